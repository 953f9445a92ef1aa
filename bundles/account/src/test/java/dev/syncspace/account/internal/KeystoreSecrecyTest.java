package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.syncspace.account.internal.Device.Started;
import dev.syncspace.api.account.AccountSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreSecrecyTest {
    private static final char[] NONE = {};
    private static final char[] PASSPHRASE = "canary-passphrase".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void filesAndDirectoriesBelongToTheirOwnerAlone() throws IOException {
        Device device = new Device(directory.resolve("data"));
        device.start();
        assertThat(permissions(device.directory)).isEqualTo("rwx------");
        assertThat(permissions(device.directory.resolve("account"))).isEqualTo("rwx------");
        assertThat(permissions(device.keystore())).isEqualTo("rw-------");
        assertThat(permissions(device.key())).isEqualTo("rw-------");
    }

    @Test
    void rightsOfOthersAreTakenAwayAndNamed() throws IOException {
        Device device = new Device(directory.resolve("data"));
        Files.createDirectories(device.directory.resolve("account"));
        Files.setPosixFilePermissions(
                device.directory.resolve("account"), PosixFilePermissions.fromString("rwxrwxrwx"));
        device.start().keeper.lock();
        assertThat(permissions(device.directory.resolve("account"))).isEqualTo("rwx------");
        Files.setPosixFilePermissions(device.key(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(device.keystore(), PosixFilePermissions.fromString("rw-rw----"));
        device.start();
        assertThat(permissions(device.keystore())).isEqualTo("rw-------");
        assertThat(permissions(device.key())).isEqualTo("rw-------");
        assertThat(device.log.records).anyMatch(record -> record.contains("others could read"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void w20NoFileHoldsASecretInTheClear() throws IOException {
        Device device = new Device(directory.resolve("data"));
        Started started = device.start();
        started.keeper.storeInitSettings("canary-network", "canary-device", Map.of("canary-key", "canary-value"));
        Map<String, byte[]> secrets = secrets(started);
        assertNoFileHolds(device, secrets);
        started.keeper.changePassphrase(NONE, PASSPHRASE);
        assertNoFileHolds(device, secrets);
        started.keeper.lock();
        assertNoFileHolds(device, secrets);
    }

    private static Map<String, byte[]> secrets(Started started) {
        AccountSession session = started.session();
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        secrets.put("account key", session.signKey().seed());
        secrets.put("master key", session.masterKey().seed());
        secrets.put("device key", session.deviceKey().seed());
        secrets.put("storage key", session.storageKey());
        secrets.put("content key", ((Session) session).contentKey().clone());
        String words = started.keeper.exportMnemonic(NONE).words();
        secrets.put("mnemonic", Mnemonics.parse(words).entropy());
        String[] list = words.split(" ", -1);
        for (int i = 0; i + 1 < list.length; i++) {
            secrets.put("words " + i, (list[i] + " " + list[i + 1]).getBytes(StandardCharsets.UTF_8));
        }
        secrets.put("passphrase", new String(PASSPHRASE).getBytes(StandardCharsets.UTF_8));
        secrets.put("canary", "canary".getBytes(StandardCharsets.UTF_8));
        return secrets;
    }

    private static void assertNoFileHolds(Device device, Map<String, byte[]> secrets) throws IOException {
        try (Stream<Path> paths = Files.walk(device.directory)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                String bytes = latin(Files.readAllBytes(file));
                secrets.forEach((name, secret) -> assertThat(bytes.contains(latin(secret)))
                        .as(name + " in " + file)
                        .isFalse());
            }
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void noTextOfAnyKindHoldsASecret() throws IOException {
        Device device = new Device(directory.resolve("data"));
        List<Object> texts = new ArrayList<>();
        Started started = device.start();
        started.keeper.storeInitSettings("canary-network", "canary-device", Map.of("canary-key", "canary-value"));
        Map<String, byte[]> secrets = secrets(started);
        texts.add(started.session());
        texts.add(started.keeper);
        texts.add(started.keeper.initSettings());
        texts.add(started.keeper.status());
        texts.add(started.keeper.exportMnemonic(NONE));
        texts.add(started.session().signKey());
        String words = started.keeper.exportMnemonic(NONE).words();
        texts.add(catchThrowable(() -> started.keeper.recover(words, 0, PASSPHRASE)));
        texts.add(catchThrowable(() -> started.keeper.recover(words + " canary", 0, PASSPHRASE)));
        started.keeper.changePassphrase(NONE, PASSPHRASE);
        texts.add(catchThrowable(() -> started.keeper.changePassphrase("canary".toCharArray(), NONE)));
        texts.add(catchThrowable(() -> started.keeper.exportMnemonic("canary".toCharArray())));
        started.keeper.lock();
        texts.add(catchThrowable(() -> started.keeper.unlock("canary".toCharArray())));
        texts.add(
                catchThrowable(() -> started.keeper.create("canary".repeat(1000).toCharArray(), 12)));
        texts.add(catchThrowable(
                () -> started.keeper.storeInitSettings("canary", "canary", Map.of("canary", "x".repeat(100_000)))));
        Path passphrases = Files.writeString(directory.resolve("file"), "canary");
        texts.add(catchThrowable(() -> device.start(true, passphrases)));
        byte[] keystore = Files.readAllBytes(device.keystore());
        keystore[keystore.length / 2] ^= 1;
        Files.write(device.keystore(), keystore);
        texts.add(catchThrowable(() -> device.start()));

        assertThat(texts).doesNotContainNull();
        String all = RecordingLog.text(texts.toArray()) + String.join("\n", device.log.records);
        secrets.forEach((name, secret) -> {
            assertThat(all).as(name).doesNotContain(latin(secret));
            assertThat(all).as(name + " as hex").doesNotContain(HexFormat.of().formatHex(secret));
            assertThat(all)
                    .as(name + " as base64")
                    .doesNotContain(Base64.getEncoder().encodeToString(secret));
        });
    }
}
