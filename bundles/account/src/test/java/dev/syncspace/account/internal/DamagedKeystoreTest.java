package dev.syncspace.account.internal;

import static dev.syncspace.account.internal.Device.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.syncspace.account.internal.Device.Started;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.Argon2idProtection;
import dev.syncspace.proto.stored.v1.KeystoreBody;
import dev.syncspace.proto.stored.v1.KeystoreFile;
import dev.syncspace.proto.stored.v1.KeystoreProtection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedKeystoreTest {
    private static final char[] NONE = {};
    private static final char[] PASSPHRASE = "a passphrase".toCharArray();

    @TempDir
    private Path directory;

    private Device device;

    @BeforeEach
    void setUp() {
        device = new Device(directory);
    }

    private Started unopened() {
        return device.started(true, null, (step, file) -> {});
    }

    @Test
    void w18EveryBrokenKeystoreIsNamedAsSuchAndKept() throws IOException {
        device.start().keeper.lock();
        byte[] good = Files.readAllBytes(device.keystore());
        List<byte[]> broken = List.of(
                new byte[0],
                new byte[] {1},
                "not a keystore at all".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                new byte[good.length],
                new byte[1 << 20]);
        for (byte[] bytes : broken) {
            Files.write(device.keystore(), bytes);
            Started started = unopened();
            assertThat(started.keeper.status()).isEqualTo(new AccountStatus(AccountState.LOCKED, "", "", false, 0));
            assertThat(failure(Reason.KEYSTORE_DAMAGED, started.keeper::open).message())
                    .contains(device.keystore().toString(), "backup");
            failure(Reason.KEYSTORE_DAMAGED, () -> started.keeper.unlock(NONE));
            failure(Reason.KEYSTORE_DAMAGED, () -> started.keeper.exportMnemonic(NONE));
            failure(Reason.KEYSTORE_DAMAGED, () -> started.keeper.changePassphrase(NONE, PASSPHRASE));
            failure(Reason.KEYSTORE_DAMAGED, () -> started.keeper.storeInitSettings("", "", Map.of()));
            failure(Reason.ACCOUNT_EXISTS, () -> started.keeper.create(NONE, 12));
            assertThat(Files.readAllBytes(device.keystore())).isEqualTo(bytes);
        }
        Files.write(device.keystore(), good);
        assertThat(device.start().keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
    }

    @Test
    void aDirectoryInPlaceOfTheKeystoreIsDamage() throws IOException {
        Files.createDirectories(device.keystore());
        failure(Reason.KEYSTORE_DAMAGED, unopened().keeper::open);
    }

    @Test
    void everyChangedByteAndEveryCutIsDamageAndNeverAWrongPassphrase() throws IOException {
        device.start(false, null).keeper.create(PASSPHRASE, 12);
        byte[] good = Files.readAllBytes(device.keystore());
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Files.write(device.keystore(), changed);
            assertDamaged("byte " + i);
            Files.write(device.keystore(), Arrays.copyOf(good, i));
            assertDamaged("cut at " + i);
        }
    }

    private void assertDamaged(String what) {
        Started started = unopened();
        SyncSpaceException failure =
                catchThrowableOfType(SyncSpaceException.class, () -> started.keeper.unlock(PASSPHRASE));
        assertThat(failure).as(what).isNotNull();
        assertThat(failure.reason()).as(what).isEqualTo(Reason.KEYSTORE_DAMAGED);
    }

    @Test
    void everyChangedByteOfTheKeyFileIsDamage() throws IOException {
        device.start().keeper.lock();
        byte[] good = Files.readAllBytes(device.key());
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Files.write(device.key(), changed);
            SyncSpaceException failure = catchThrowableOfType(
                    SyncSpaceException.class, () -> unopened().keeper.open());
            assertThat(failure).as("byte " + i).isNotNull();
            assertThat(failure.reason()).isIn(Reason.KEYSTORE_DAMAGED, Reason.FORMAT_TOO_NEW);
            Files.write(device.key(), Arrays.copyOf(good, i));
            failure(Reason.KEYSTORE_DAMAGED, unopened().keeper::open);
        }
    }

    @Test
    void aMissingKeyFileIsDamage() throws IOException {
        device.start().keeper.lock();
        Files.delete(device.key());
        Started started = unopened();
        assertThat(failure(Reason.KEYSTORE_DAMAGED, started.keeper::open).message())
                .contains(device.key().toString(), "missing");
        assertThat(started.keeper.status().accountId()).hasSize(48);
    }

    @Test
    void theKeyFileOfAnotherKeystoreIsNamedAsSuch() throws IOException {
        Device other = new Device(directory.resolve("other"));
        other.start();
        device.start().keeper.lock();
        Files.copy(other.key(), device.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(failure(Reason.KEYSTORE_DAMAGED, unopened().keeper::open).message())
                .contains("another keystore");
    }

    @Test
    void aMissingKeystoreBesideStoredDataMakesNoNewAccount() throws IOException {
        device.start().keeper.lock();
        Files.delete(device.keystore());
        Files.createDirectories(directory.resolve("storage").resolve("derby"));
        Started started = unopened();
        assertThat(failure(Reason.KEYSTORE_DAMAGED, started.keeper::open).message())
                .contains("storage");
        failure(Reason.KEYSTORE_DAMAGED, () -> started.keeper.create(NONE, 12));
        assertThat(started.keeper.status()).isEqualTo(AccountStatus.NONE);
        assertThat(device.keystore()).doesNotExist();
    }

    @Test
    void aKeyFileWithoutAKeystoreIsLeftFromAnUnfinishedStartAndReplaced() throws IOException {
        device.start().keeper.lock();
        byte[] old = Files.readAllBytes(device.key());
        Files.delete(device.keystore());
        assertThat(device.start().keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(Files.readAllBytes(device.key())).isNotEqualTo(old);
    }

    @Test
    void aNewerFormatIsToldFromDamage() throws Exception {
        device.start().keeper.lock();
        KeystoreFile good = KeystoreFile.parseFrom(Files.readAllBytes(device.keystore()));
        Files.write(device.keystore(), withFormat(good, 2).toByteArray());
        failure(Reason.FORMAT_TOO_NEW, unopened().keeper::open);
        failure(Reason.ACCOUNT_EXISTS, () -> unopened().keeper.create(NONE, 12));
        Files.write(device.keystore(), withFormat(good, 0).toByteArray());
        failure(Reason.KEYSTORE_DAMAGED, unopened().keeper::open);
    }

    private static KeystoreFile withFormat(KeystoreFile file, int format) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file.getMagic().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(4).putInt(0, format));
        digest.update(file.getBody().toByteArray());
        return file.toBuilder()
                .setFormat(format)
                .setSha256(ByteString.copyFrom(digest.digest()))
                .build();
    }

    @Test
    void aProtectionThatWouldTakeTheHeapOrTheDayIsRefusedAtOnce() throws IOException {
        device.start(false, null).keeper.create(PASSPHRASE, 12);
        KeystoreBody body = KeystoreCodec.decode(device.keystore(), Files.readAllBytes(device.keystore()))
                .body();
        Argon2idProtection good =
                KeystoreProtection.parseFrom(body.getProtection()).getArgon2Id();
        List<Argon2idProtection> insane = List.of(
                good.toBuilder().setMemoryKib(Integer.MAX_VALUE).build(),
                good.toBuilder().setMemoryKib(-1).build(),
                good.toBuilder().setMemoryKib(7).build(),
                good.toBuilder().setIterations(0).build(),
                good.toBuilder().setIterations(1_000_000).build(),
                good.toBuilder().setLanes(0).build(),
                good.toBuilder().setLanes(1_000).build(),
                good.toBuilder().clearSalt().build());
        for (Argon2idProtection protection : insane) {
            write(body.toBuilder()
                    .setProtection(KeystoreProtection.newBuilder()
                            .setArgon2Id(protection)
                            .build()
                            .toByteString()));
            failure(Reason.KEYSTORE_DAMAGED, () -> unopened().keeper.unlock(PASSPHRASE));
        }
        write(body.toBuilder().clearProtection());
        failure(Reason.KEYSTORE_DAMAGED, () -> unopened().keeper.unlock(PASSPHRASE));
    }

    @Test
    void partsOfTwoKeystoresDoNotFitTogether() throws IOException {
        Device other = new Device(directory.resolve("other"));
        Started second = other.start();
        second.keeper.storeInitSettings("", "name", Map.of());
        KeystoreBody foreign = KeystoreCodec.decode(other.keystore(), Files.readAllBytes(other.keystore()))
                .body();
        device.start().keeper.lock();
        KeystoreBody own = KeystoreCodec.decode(device.keystore(), Files.readAllBytes(device.keystore()))
                .body();
        List<KeystoreBody.Builder> mixed = List.of(
                own.toBuilder().setIdentity(foreign.getIdentity()),
                own.toBuilder().setSealedKey(foreign.getSealedKey()),
                own.toBuilder().setSealedContent(foreign.getSealedContent()),
                own.toBuilder().setSealedSettings(foreign.getSealedSettings()),
                own.toBuilder().setSealedContent(own.getSealedKey()),
                own.toBuilder().clearSealedContent());
        for (KeystoreBody.Builder body : mixed) {
            write(body);
            failure(Reason.KEYSTORE_DAMAGED, unopened().keeper::open);
        }
    }

    private void write(KeystoreBody.Builder body) throws IOException {
        Files.write(device.keystore(), KeystoreCodec.encode(body.build()));
    }
}
