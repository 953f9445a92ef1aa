package dev.syncspace.account.internal;

import static dev.syncspace.account.internal.Device.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.account.internal.Device.Started;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.account.MnemonicExport;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountLifeTest {
    /** Mnemonic and address made by any-sync v0.11.20. */
    private static final String WORDS =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    private static final String ADDRESS = "A7YjXkE2tNFwjCBFmSABF3WnzKdA9dDyhHtF2pWqiqMRZ8Wy";
    private static final char[] NONE = {};
    private static final char[] PASSPHRASE = "correct horse 4 Ü".toCharArray();
    private static final char[] OTHER = "another one".toCharArray();

    @TempDir
    private Path directory;

    private Device device;

    @BeforeEach
    void setUp() {
        device = new Device(directory);
    }

    @Test
    void anEmptyDirectoryGetsAnAccountAtOnce() {
        AccountStatus status = device.start().keeper.status();
        assertThat(status.state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(status.accountId()).hasSize(48).startsWith("A");
        assertThat(status.devicePeerId()).hasSize(52).startsWith("12D3KooW");
        assertThat(status.hasPassphrase()).isFalse();
        assertThat(status.createdAtMillis()).isEqualTo(Device.NOW_MILLIS);
    }

    @Test
    void aDirectoryThatIsNotThereIsMade() {
        Device deep = new Device(directory.resolve("a").resolve("b"));
        assertThat(deep.start().keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
    }

    @Test
    void withoutThePermissionNoAccountIsMade() {
        Started started = device.start(false, null);
        assertThat(started.keeper.status()).isEqualTo(AccountStatus.NONE);
        assertThat(directory).isEmptyDirectory();
        failure(Reason.NO_ACCOUNT, () -> started.keeper.unlock(NONE));
        failure(Reason.NO_ACCOUNT, () -> started.keeper.exportMnemonic(NONE));
        failure(Reason.NO_ACCOUNT, () -> started.keeper.changePassphrase(NONE, PASSPHRASE));
        failure(Reason.NO_ACCOUNT, () -> started.keeper.storeInitSettings("", "", Map.of()));
        assertThat(started.keeper.lock()).isEqualTo(AccountStatus.NONE);
        assertThat(started.keeper.create(NONE, 24).state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(started.keeper.exportMnemonic(NONE).words().split(" ", -1)).hasSize(24);
    }

    @Test
    void aRestartFindsTheSameKeys() {
        Started first = device.start();
        AccountStatus status = first.keeper.status();
        byte[] storageKey = first.session().storageKey();
        byte[] masterKey = first.session().masterKey().raw();
        first.keeper.lock();

        Started second = device.start();
        assertThat(second.keeper.status()).isEqualTo(status);
        assertThat(second.session().storageKey()).isEqualTo(storageKey).hasSize(32);
        assertThat(second.session().masterKey().raw()).isEqualTo(masterKey);
        assertThat(second.session().createdAtMillis()).isEqualTo(Device.NOW_MILLIS);
        assertThat(second.session().dataDirectory()).isEqualTo(directory);
    }

    @Test
    void everyWordCountOfBip39IsMadeAndNoOther() {
        Started started = device.start(false, null);
        for (int count : new int[] {-12, 0, 1, 11, 13, 25, 27, Integer.MAX_VALUE}) {
            assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.create(NONE, count))
                            .field())
                    .isEqualTo("word_count");
        }
        for (int count : new int[] {12, 15, 18, 21, 24}) {
            Started one = new Device(directory.resolve("words" + count)).start(false, null);
            one.keeper.create(NONE, count);
            assertThat(one.keeper.exportMnemonic(NONE).words().split(" ", -1)).hasSize(count);
        }
    }

    @Test
    void aPassphraseLocksTheNextStart() {
        Started first = device.start(false, null);
        AccountStatus made = first.keeper.create(PASSPHRASE, 12);
        assertThat(made.hasPassphrase()).isTrue();
        assertThat(device.key()).doesNotExist();
        byte[] storageKey = first.session().storageKey();

        Started second = device.start();
        AccountStatus locked = second.keeper.status();
        assertThat(locked)
                .isEqualTo(new AccountStatus(AccountState.LOCKED, made.accountId(), "", true, Device.NOW_MILLIS));
        assertThat(second.session).isNull();
        failure(Reason.WRONG_PASSPHRASE, () -> second.keeper.unlock(NONE));
        failure(Reason.WRONG_PASSPHRASE, () -> second.keeper.unlock(OTHER));
        assertThat(second.keeper.status()).isEqualTo(locked);

        assertThat(second.keeper.unlock(PASSPHRASE)).isEqualTo(made);
        assertThat(second.session().storageKey()).isEqualTo(storageKey);
        assertThat(second.keeper.unlock(OTHER)).as("does nothing when unlocked").isEqualTo(made);
    }

    @Test
    void whenTheBundleGoesTheKeysGoAndNobodyIsToldThatTheAccountIsLocked() {
        Started started = device.start();
        AccountStatus unlocked = started.keeper.status();
        AccountSession session = started.session();
        started.keeper.shutDown();
        assertThat(started.keeper.status()).isEqualTo(unlocked);
        assertThatThrownBy(session::storageKey).isInstanceOf(IllegalStateException.class);
        failure(Reason.SHUTTING_DOWN, started.keeper::open);
        failure(Reason.SHUTTING_DOWN, () -> started.keeper.unlock(NONE));
        failure(Reason.SHUTTING_DOWN, () -> started.keeper.storeInitSettings("", "name", Map.of()));
        assertThat(started.keeper.status()).isEqualTo(unlocked);
    }

    @Test
    void aPassphraseForAKeystoreWithoutOneIsRefused() {
        Started started = device.start();
        started.keeper.lock();
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.unlock(PASSPHRASE));
        assertThat(started.keeper.unlock(NONE).state()).isEqualTo(AccountState.UNLOCKED);
    }

    @Test
    void creatingAndRecoveringOverAnAccountIsRefusedAndChangesNothing() throws IOException {
        Started started = device.start();
        byte[] keystore = Files.readAllBytes(device.keystore());
        byte[] key = Files.readAllBytes(device.key());
        for (int i = 0; i < 2; i++) {
            failure(Reason.ACCOUNT_EXISTS, () -> started.keeper.create(PASSPHRASE, 12));
            failure(Reason.ACCOUNT_EXISTS, () -> started.keeper.recover(WORDS, 0, NONE));
            assertThat(Files.readAllBytes(device.keystore())).isEqualTo(keystore);
            assertThat(Files.readAllBytes(device.key())).isEqualTo(key);
            started.keeper.lock();
        }
    }

    @Test
    void recoversTheAddressThatTheReferenceDerives() {
        Started started = device.start(false, null);
        assertThat(started.keeper.recover(WORDS, 0, NONE).accountId()).isEqualTo(ADDRESS);
        assertThat(started.keeper.exportMnemonic(NONE)).isEqualTo(new MnemonicExport(WORDS, 0));
    }

    @Test
    void aMnemonicMayBeTypedInAnyCaseWithAnyWhiteSpace() {
        Started started = device.start(false, null);
        String typed = "\n\t " + WORDS.replace(" ", " \u00a0\r\n\u2003").replace("about", "About") + "  ";
        assertThat(started.keeper.recover(typed, 0, NONE).accountId()).isEqualTo(ADDRESS);
    }

    @Test
    void w15TheMnemonicBringsTheAccountToASecondDevice() {
        Started first = device.start();
        MnemonicExport export = first.keeper.exportMnemonic(NONE);
        Started second = new Device(directory.resolve("second")).start(false, null);
        second.keeper.recover(export.words(), export.accountIndex(), PASSPHRASE);

        assertThat(second.keeper.status().accountId())
                .isEqualTo(first.keeper.status().accountId());
        assertThat(second.session().signKey().raw())
                .isEqualTo(first.session().signKey().raw());
        assertThat(second.session().masterKey().raw())
                .isEqualTo(first.session().masterKey().raw());
        assertThat(second.keeper.status().devicePeerId())
                .isNotEqualTo(first.keeper.status().devicePeerId());
        assertThat(second.session().storageKey()).isNotEqualTo(first.session().storageKey());
    }

    @Test
    void anotherIndexIsAnotherAccountAndIsKept() {
        Started started = device.start(false, null);
        String second = started.keeper.recover(WORDS, 7, NONE).accountId();
        assertThat(second).isNotEqualTo(ADDRESS);
        assertThat(started.keeper.exportMnemonic(NONE).accountIndex()).isEqualTo(7);
        assertThat(device.start().keeper.status().accountId()).isEqualTo(second);
        Started other = new Device(directory.resolve("other")).start(false, null);
        assertThat(failure(Reason.INVALID_FIELD, () -> other.keeper.recover(WORDS, -1, NONE))
                        .field())
                .isEqualTo("account_index");
    }

    @Test
    void aWrongMnemonicIsRefusedWithoutEchoingItsWords() {
        Started started = device.start(false, null);
        List<String> wrong = List.of(
                "",
                "   ",
                WORDS.replace("about", "abandon"),
                WORDS.replace("about", "secretword"),
                WORDS + " about",
                WORDS.replace(" about", ""),
                "x".repeat(100_000),
                WORDS.replace("about", "ab\u00f6ut"));
        for (String words : wrong) {
            SyncSpaceException failure = failure(Reason.INVALID_MNEMONIC, () -> started.keeper.recover(words, 0, NONE));
            assertThat(failure.field()).isEqualTo("mnemonic");
            assertThat(RecordingLog.text(failure)).doesNotContain("abandon", "about", "secretword", "xxxx");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void changingThePassphraseWrapsTheKeysAnewAndKeepsThem() throws IOException {
        Started started = device.start();
        AccountStatus before = started.keeper.status();
        byte[] content = sealedContent();
        byte[] storageKey = started.session().storageKey();

        assertThat(started.keeper.changePassphrase(NONE, PASSPHRASE).hasPassphrase())
                .isTrue();
        assertThat(device.key()).doesNotExist();
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.changePassphrase(NONE, OTHER));
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.changePassphrase(OTHER, NONE));
        assertThat(started.keeper.changePassphrase(PASSPHRASE, OTHER).state()).isEqualTo(AccountState.UNLOCKED);
        started.keeper.lock();
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.unlock(PASSPHRASE));
        assertThat(started.keeper.changePassphrase(OTHER, PASSPHRASE).state())
                .as("possible while locked, and does not unlock")
                .isEqualTo(AccountState.LOCKED);
        started.keeper.unlock(PASSPHRASE);
        assertThat(started.keeper.changePassphrase(PASSPHRASE, NONE)).isEqualTo(before);

        assertThat(sealedContent()).isEqualTo(content);
        Started again = device.start();
        assertThat(again.keeper.status()).isEqualTo(before);
        assertThat(again.session().storageKey()).isEqualTo(storageKey);
    }

    @Test
    void changingNoPassphraseToNoneChangesNothing() throws IOException {
        Started started = device.start();
        byte[] keystore = Files.readAllBytes(device.keystore());
        started.keeper.changePassphrase(NONE, NONE);
        assertThat(Files.readAllBytes(device.keystore())).isEqualTo(keystore);
    }

    @Test
    void anOverlongPassphraseIsRefusedAndTheLongestWorks() {
        Started started = device.start(false, null);
        char[] longest = "ä".repeat(Passphrases.MAX_BYTES / 2).toCharArray();
        char[] longer = (new String(longest) + "a").toCharArray();
        assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.create(longer, 12))
                        .field())
                .isEqualTo("passphrase");
        started.keeper.create(longest, 12);
        assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.changePassphrase(longest, longer))
                        .field())
                .isEqualTo("new_passphrase");
        started.keeper.lock();
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.unlock(longer));
        assertThat(started.keeper.unlock(longest).state()).isEqualTo(AccountState.UNLOCKED);
    }

    private byte[] sealedContent() throws IOException {
        return KeystoreCodec.decode(device.keystore(), Files.readAllBytes(device.keystore()))
                .body()
                .getSealedContent()
                .toByteArray();
    }

    @Test
    void theMnemonicIsGivenOnlyForThePassphraseWhateverTheState() {
        Started started = device.start(false, null);
        started.keeper.create(PASSPHRASE, 12);
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.exportMnemonic(NONE));
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.exportMnemonic(OTHER));
        MnemonicExport export = started.keeper.exportMnemonic(PASSPHRASE);
        started.keeper.lock();
        failure(Reason.WRONG_PASSPHRASE, () -> started.keeper.exportMnemonic(OTHER));
        assertThat(started.keeper.exportMnemonic(PASSPHRASE)).isEqualTo(export);
        assertThat(started.keeper.status().state()).isEqualTo(AccountState.LOCKED);
    }

    @Test
    void w20LockingOverwritesTheKeysInMemory() {
        Started started = device.start();
        AccountSession session = started.session();
        byte[] contentKey = ((Session) session).contentKey();
        assertThat(contentKey).isNotEqualTo(new byte[32]);
        started.keeper.lock();
        assertThat(started.keeper.status().state()).isEqualTo(AccountState.LOCKED);
        assertThat(contentKey).isEqualTo(new byte[32]);
        assertThatThrownBy(() -> session.signKey().sign(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.masterKey().raw()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.deviceKey().seed()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(session::storageKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ((Session) session).contentKey()).isInstanceOf(IllegalStateException.class);
        assertThat(started.keeper.lock().state()).as("locking twice").isEqualTo(AccountState.LOCKED);
    }

    @Test
    void openAfterLockUnlocksWhereAStartWould() {
        Started started = device.start();
        AccountStatus status = started.keeper.status();
        started.keeper.lock();
        assertThat(started.keeper.open()).isEqualTo(status);
        assertThat(started.keeper.open()).as("opening twice").isEqualTo(status);
        started.keeper.changePassphrase(NONE, PASSPHRASE);
        started.keeper.lock();
        assertThat(started.keeper.open().state()).isEqualTo(AccountState.LOCKED);
    }

    @Test
    void aPassphraseFileMakesAndUnlocksTheAccount() throws IOException {
        Path file = directory.resolve("passphrase.txt");
        Files.writeString(file, new String(PASSPHRASE) + "\r\nsecond line\n");
        Device own = new Device(directory.resolve("data"));
        AccountStatus made = own.start(true, file).keeper.status();
        assertThat(made.hasPassphrase()).isTrue();
        assertThat(own.start(true, file).keeper.status()).isEqualTo(made);
        assertThat(own.start().keeper.unlock(PASSPHRASE)).isEqualTo(made);

        Files.writeString(file, "wrong");
        Started locked = own.started(true, file, (step, path) -> {});
        failure(Reason.WRONG_PASSPHRASE, locked.keeper::open);
        assertThat(locked.keeper.status().state()).isEqualTo(AccountState.LOCKED);
    }

    @Test
    void aPassphraseFileThatCannotBeUsedMakesNoAccountWithoutAPassphrase() throws IOException {
        Path missing = directory.resolve("missing");
        Path empty = Files.writeString(directory.resolve("empty"), "\nsecond line");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 'x'});
        Path huge = Files.writeString(directory.resolve("huge"), "x".repeat(10_000));
        Device own = new Device(directory.resolve("data"));
        for (Path file : List.of(missing, empty, binary, huge, directory)) {
            Started started = own.started(true, file, (step, path) -> {});
            assertThat(failure(Reason.WRONG_PASSPHRASE, started.keeper::open).message())
                    .contains(file.toString());
            assertThat(started.keeper.status()).isEqualTo(AccountStatus.NONE);
        }
        assertThat(own.directory).doesNotExist();
    }

    @Test
    void aPassphraseFileForAKeystoreWithoutOneIsNamedInTheLog() throws IOException {
        Path file = Files.writeString(directory.resolve("passphrase.txt"), "secret");
        Device own = new Device(directory.resolve("data"));
        own.start();
        assertThat(own.start(true, file).keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(own.log.records).anyMatch(record -> record.startsWith("warn") && record.contains("no passphrase"));
    }

    @Test
    void w24TheSettingsOfInitAreKept() {
        Started first = device.start();
        assertThat(first.keeper.deviceName()).isEmpty();
        first.keeper.storeInitSettings("network", "Anna's laptop", Map.of("theme", "dark", "empty", ""));
        assertThat(first.keeper.deviceName()).isEqualTo("Anna's laptop");
        assertThat(first.session().deviceName()).isEqualTo("Anna's laptop");

        Started second = device.start();
        assertThat(second.keeper.initSettings())
                .isEqualTo(new InitSettings("network", "Anna's laptop", Map.of("theme", "dark", "empty", "")));
        second.keeper.storeInitSettings("", "Anna's phone", Map.of());
        assertThat(device.start().keeper.initSettings())
                .as("what a call leaves empty stays")
                .isEqualTo(new InitSettings("network", "Anna's phone", Map.of("theme", "dark", "empty", "")));
        second.keeper.storeInitSettings("", "", Map.of("theme", "light"));
        assertThat(device.start().keeper.initSettings().config()).isEqualTo(Map.of("theme", "light"));
    }

    @Test
    void equalSettingsAreNotWrittenAgain() throws IOException {
        Started started = device.start();
        started.keeper.storeInitSettings("n", "d", Map.of("k", "v"));
        byte[] keystore = Files.readAllBytes(device.keystore());
        started.keeper.storeInitSettings("n", "d", Map.of("k", "v"));
        assertThat(Files.readAllBytes(device.keystore())).isEqualTo(keystore);
    }

    @Test
    void settingsNeedTheKeys() {
        Started started = device.start();
        started.keeper.lock();
        failure(Reason.ACCOUNT_LOCKED, () -> started.keeper.storeInitSettings("n", "d", Map.of()));
        assertThat(started.keeper.deviceName()).isEmpty();
    }

    @Test
    void settingsThatAreTooLargeAreRefusedByName() {
        Started started = device.start();
        String huge = "x".repeat(70_000);
        assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.storeInitSettings(huge, "", Map.of()))
                        .field())
                .isEqualTo("network_id");
        assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.storeInitSettings("", huge, Map.of()))
                        .field())
                .isEqualTo("device_id");
        assertThat(failure(Reason.INVALID_FIELD, () -> started.keeper.storeInitSettings("", "", Map.of("k", huge)))
                        .field())
                .isEqualTo("config");
        started.keeper.storeInitSettings("", "", Map.of("k", "x".repeat(60_000)));
        assertThat(device.start().keeper.initSettings().config().get("k")).hasSize(60_000);
    }

    @Test
    void w21ManyAccountsLiveInOneJvm() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> starts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Device own = new Device(directory.resolve("device" + i));
                starts.add(() -> {
                    Started started = own.start();
                    String id = started.keeper.status().accountId();
                    started.keeper.lock();
                    assertThat(own.start().keeper.status().accountId()).isEqualTo(id);
                    return id;
                });
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> id : threads.invokeAll(starts, 60, TimeUnit.SECONDS)) {
                ids.add(id.get());
            }
            assertThat(ids).doesNotHaveDuplicates().hasSize(8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void callersWhoOpenAtTheSameTimeGetOneAccount() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Started started = device.started(true, null, (step, file) -> {});
            List<Callable<String>> opens = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                opens.add(() -> started.keeper.open().accountId());
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> id : threads.invokeAll(opens, 60, TimeUnit.SECONDS)) {
                ids.add(id.get());
            }
            assertThat(ids).hasSize(16).containsOnly(started.keeper.status().accountId());
        } finally {
            threads.shutdownNow();
        }
    }
}
