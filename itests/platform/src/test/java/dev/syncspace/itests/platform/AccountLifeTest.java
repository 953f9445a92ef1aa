package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static dev.syncspace.itests.platform.Calls.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.api.PlatformProperties;
import dev.syncspace.client.Resume;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.DeviceInfo;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.testkit.command.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountLifeTest {
    /** Commands that need no keys. */
    private static final Set<String> WITHOUT_KEYS = Set.of(
            "Init",
            "Shutdown",
            "GetAccount",
            "CreateAccount",
            "RecoverAccount",
            "UnlockAccount",
            "LockAccount",
            "ChangePassphrase",
            "ExportMnemonic",
            "ListCommands",
            "DescribeCommand",
            "GetPlatformStatus",
            "ListBundles",
            "InstallBundle",
            "UpdateBundle",
            "StartBundle",
            "StopBundle",
            "UninstallBundle");

    private static final UnlockAccountRequest UNLOCK =
            UnlockAccountRequest.newBuilder().setPassphrase("passphrase").build();

    @TempDir
    private Path directory;

    private static AccountInfo account(SyncSpaceClient client) {
        return answer(client.getAccount()).getAccount();
    }

    @Test
    void anEmptyDirectoryIsReadyForWorkAtOnceAndKeepsItsAccount() {
        AccountInfo made;
        String space;
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            space = answer(client.createSpace("notes")).getSpaceId();
            answer(client.createDocument(space, "milk"));
            made = account(client);
            assertThat(made.getState()).isEqualTo(AccountState.ACCOUNT_STATE_UNLOCKED);
        }
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            assertThat(account(client)).isEqualTo(made);
            assertThat(answer(client.listSpaces()).getSpacesList())
                    .singleElement()
                    .satisfies(info -> {
                        assertThat(info.getSpaceId()).isEqualTo(space);
                        assertThat(info.getName()).isEqualTo("notes");
                        assertThat(info.getDocumentCount()).isEqualTo(1);
                    });
        }
    }

    @Test
    void withoutAnAccountOnlyAccountCommandsWork() {
        try (TestPlatform platform = TestPlatform.start(directory, Map.of(PlatformProperties.NO_ACCOUNT, "true"))) {
            SyncSpaceClient client = platform.connect();
            assertThat(account(client).getState()).isEqualTo(AccountState.ACCOUNT_STATE_NONE);
            assertNeedKeys(client, "NO_ACCOUNT");
            assertThat(reason(client, "Init", InitRequest.getDefaultInstance())).isEqualTo("NO_ACCOUNT");
            answer(client.createAccount(
                    CreateAccountRequest.newBuilder().setWordCount(24).build()));
            answer(client.createSpace("notes"));
            assertThat(answer(client.exportMnemonic(ExportMnemonicRequest.getDefaultInstance()))
                            .getMnemonic()
                            .split(" ", -1))
                    .hasSize(24);
        }
    }

    private void assertNeedKeys(SyncSpaceClient client, String reason) {
        Map<String, Message> requests = GoodRequests.of("some space", "document", directory);
        for (String command : Commands.names()) {
            if (!WITHOUT_KEYS.contains(command)) {
                assertThat(reason(client, command, requests.get(command)))
                        .as(command)
                        .isEqualTo(reason);
            }
        }
        // Events cannot be followed either.
        CompletableFuture<Void> end = new CompletableFuture<>();
        client.subscribe(SubscribeRequest.getDefaultInstance(), Resume.NEVER)
                .subscribe(new Follower(end, new CompletableFuture<>()));
        assertThat(failure(end).reason()).isEqualTo(reason);
    }

    @Test
    void aPassphraseLocksThePlatformUntilItIsGiven() {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            answer(client.createSpace("notes"));
            answer(client.changePassphrase(ChangePassphraseRequest.newBuilder()
                    .setNewPassphrase("passphrase")
                    .build()));
        }
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            assertThat(account(client).getState()).isEqualTo(AccountState.ACCOUNT_STATE_LOCKED);
            assertThat(account(client).getAccountId()).hasSize(48);
            assertNeedKeys(client, "ACCOUNT_LOCKED");
            assertThat(reason(client, "Init", InitRequest.getDefaultInstance())).isEqualTo("ACCOUNT_LOCKED");
            assertThat(reason(client, "UnlockAccount", UnlockAccountRequest.getDefaultInstance()))
                    .isEqualTo("WRONG_PASSPHRASE");
            answer(client.listCommands());
            assertThat(answer(client.unlockAccount(UNLOCK)).getAccount().getState())
                    .isEqualTo(AccountState.ACCOUNT_STATE_UNLOCKED);
            assertThat(answer(client.listSpaces()).getSpacesCount()).isEqualTo(1);
        }
    }

    @Test
    void aPassphraseFileOpensThePlatform() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "passphrase\n");
        Map<String, String> properties = Map.of(PlatformProperties.PASSPHRASE_FILE, file.toString());
        Path data = directory.resolve("data");
        for (int start = 0; start < 2; start++) {
            try (TestPlatform platform = TestPlatform.start(data, properties)) {
                SyncSpaceClient client = platform.connect();
                assertThat(account(client).getHasPassphrase()).isTrue();
                answer(client.createSpace("notes"));
                answer(client.shutdown(ShutdownRequest.getDefaultInstance()));
                answer(client.init(InitRequest.getDefaultInstance()));
                assertThat(answer(client.listSpaces()).getSpacesCount()).isEqualTo(start + 1);
            }
        }
    }

    @Test
    void w21ShutdownAndInitOfOneClientDoNotHarmAnother() {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient one = platform.connect();
            SyncSpaceClient other = platform.connect();
            Events events = Events.of(other.subscribe(SubscribeRequest.getDefaultInstance(), Resume.NEVER))
                    .ask(Long.MAX_VALUE);
            String space = answer(one.createSpace("notes")).getSpaceId();
            assertThat(events.await(1).get(0).getSpaceId()).isEqualTo(space);

            answer(one.shutdown(ShutdownRequest.getDefaultInstance()));
            answer(events.end());
            assertThat(account(other).getState()).isEqualTo(AccountState.ACCOUNT_STATE_LOCKED);
            assertThat(failure(other.listSpaces()).reason()).isEqualTo("ACCOUNT_LOCKED");
            answer(one.shutdown(ShutdownRequest.getDefaultInstance()));

            InitRequest init = InitRequest.newBuilder()
                    .setDataDir(platform.directory().toString())
                    .setNetworkId("whatever an existing client sends")
                    .setDeviceId("laptop")
                    .build();
            answer(one.init(init));
            answer(one.init(init));
            answer(other.init(InitRequest.getDefaultInstance()));
            assertThat(answer(other.listSpaces()).getSpacesCount()).isEqualTo(1);
            assertThat(answer(other.listDevices()).getDevicesList())
                    .singleElement()
                    .extracting(DeviceInfo::getName, DeviceInfo::getIsThisDevice)
                    .containsExactly("laptop", true);
            assertThat(reason(
                            other,
                            "Init",
                            InitRequest.newBuilder().setDataDir("/elsewhere").build()))
                    .isEqualTo("DATA_DIR_MISMATCH");
        }
    }

    @Test
    void w15AnAccountIsRecoveredOnASecondDevice() {
        String words;
        AccountInfo first;
        try (TestPlatform platform = TestPlatform.start(directory.resolve("first"))) {
            SyncSpaceClient client = platform.connect();
            words = answer(client.exportMnemonic(ExportMnemonicRequest.getDefaultInstance()))
                    .getMnemonic();
            first = account(client);
            assertThat(reason(
                            client,
                            "RecoverAccount",
                            RecoverAccountRequest.newBuilder()
                                    .setMnemonic(words)
                                    .build()))
                    .isEqualTo("ACCOUNT_EXISTS");
        }
        try (TestPlatform platform =
                TestPlatform.start(directory.resolve("second"), Map.of(PlatformProperties.NO_ACCOUNT, "true"))) {
            SyncSpaceClient client = platform.connect();
            assertThat(reason(
                            client,
                            "RecoverAccount",
                            RecoverAccountRequest.newBuilder()
                                    .setMnemonic(words + " zoo")
                                    .build()))
                    .isEqualTo("INVALID_MNEMONIC");
            AccountInfo second = answer(client.recoverAccount(RecoverAccountRequest.newBuilder()
                            .setMnemonic("  " + words.toUpperCase(Locale.ROOT) + "\n")
                            .build()))
                    .getAccount();
            assertThat(second.getAccountId()).isEqualTo(first.getAccountId());
            assertThat(second.getDevicePeerId()).isNotEqualTo(first.getDevicePeerId());
            answer(client.createSpace("notes"));
        }
    }

    @Test
    void w18ADamagedKeystoreStopsNothingAndIsNamed() throws IOException {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            answer(platform.connect().createSpace("notes"));
        }
        Path keystore = directory.resolve("account").resolve("keystore");
        byte[] good = Files.readAllBytes(keystore);
        byte[] damaged = good.clone();
        damaged[good.length / 2] ^= 1;
        Files.write(keystore, damaged);
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            assertThat(account(client).getState()).isEqualTo(AccountState.ACCOUNT_STATE_LOCKED);
            assertThat(reason(client, "Init", InitRequest.getDefaultInstance())).isEqualTo("KEYSTORE_DAMAGED");
            assertThat(reason(client, "UnlockAccount", UnlockAccountRequest.getDefaultInstance()))
                    .isEqualTo("KEYSTORE_DAMAGED");
            assertThat(reason(client, "CreateAccount", CreateAccountRequest.getDefaultInstance()))
                    .isEqualTo("ACCOUNT_EXISTS");
            Files.write(keystore, good);
            answer(client.init(InitRequest.getDefaultInstance()));
            assertThat(answer(client.listSpaces()).getSpacesCount()).isEqualTo(1);
        }
    }

    /** Completes with the first event, and with the end of the stream. */
    private record Follower(CompletableFuture<Void> end, CompletableFuture<SubscribeResponse> first)
            implements Flow.Subscriber<SubscribeResponse> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            first.complete(event);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void nothingOfASecretIsInTheFilesOfTheAccount() throws IOException {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            answer(client.init(InitRequest.newBuilder()
                    .setDeviceId("canary-device")
                    .putConfig("canary-key", "canary-value")
                    .build()));
            String words = answer(client.exportMnemonic(ExportMnemonicRequest.getDefaultInstance()))
                    .getMnemonic();
            try (var files = Files.list(directory.resolve("account"))) {
                for (Path file : files.toList()) {
                    ByteString bytes = ByteString.copyFrom(Files.readAllBytes(file));
                    String text = bytes.toString(StandardCharsets.ISO_8859_1);
                    assertThat(text).doesNotContain("canary", words.substring(0, 10));
                }
            }
        }
    }
}
