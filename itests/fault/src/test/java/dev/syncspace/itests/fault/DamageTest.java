package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.itests.fault.DirectoryTest.Document;
import dev.syncspace.proto.stored.v1.KeystoreFile;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that are missing or empty, and files of a later version. Whatever the platform makes of them, it says so with a code,
 * shows nothing that is not true, and destroys nothing: with the file back, everything is there.
 */
@Tag("fault")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Codes that say what is wrong; INTERNAL would be a defect. */
    private static final Set<String> CLEAR_REASONS = Set.of(
            "KEYSTORE_DAMAGED",
            "STORED_DATA_DAMAGED",
            "STORAGE_FAILED",
            "NO_ACCOUNT",
            "ACCOUNT_LOCKED",
            "FORMAT_TOO_NEW");

    private final ProductFolder product = ProductFolder.ofThisBuild();
    private @Nullable Seed seed;
    private @Nullable Path data;
    private @Nullable Document document;

    /** What is done to a file. */
    enum Damage {
        EMPTY,
        MISSING
    }

    /** A file and what is done to it. */
    record Case(String file, Damage damage) {}

    @BeforeAll
    void makeData() throws Exception {
        seed = Seed.of("damage");
        data = seed.directory().resolve("data");
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            document = DirectoryTest.write(data);
            writeMore();
            assertThat(platform.stop(PATIENCE)).isZero();
        }
    }

    /** So much that the largest file is one with documents and not one of the database itself. */
    private void writeMore() {
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(data))) {
            for (int i = 0; i < 100; i++) {
                client.createDocument(document.space(), ByteString.copyFrom(new byte[30_000]))
                        .join();
            }
        }
    }

    @AfterAll
    void assertAllThere() throws Exception {
        assertServes();
        seed.passed();
    }

    /** The keystore, what opens the database, its log, and its largest and smallest table. */
    static Stream<Case> cases() {
        List<String> files = List.of(
                "account/keystore",
                "account/key",
                "storage/derby/db/service.properties",
                "storage/derby/db/log/log.ctrl",
                "storage/derby/db/log/newest",
                "storage/derby/db/seg0/largest",
                "storage/derby/db/seg0/smallest");
        List<Case> cases = new ArrayList<>();
        for (String file : files) {
            for (Damage damage : Damage.values()) {
                cases.add(new Case(file, damage));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aDamagedFileIsToldAndNothingIsLostWhenItIsBack(Case damaged) throws Exception {
        Path file = file(damaged.file());
        byte[] whole = Files.readAllBytes(file);
        Set<String> before = names();
        if (damaged.damage() == Damage.MISSING) {
            Files.delete(file);
        } else {
            Files.write(file, new byte[0]);
        }
        try {
            String outcome = outcome();
            System.out.println(damaged + ": " + outcome);
            Set<String> after = names();
            after.add(data.relativize(file).toString());
            assertThat(after).as("files that were there before").containsAll(before);
        } finally {
            Files.write(file, whole);
        }
        assertServes();
    }

    @Test
    void aKeystoreOfALaterVersionIsRefusedAndStays() throws Exception {
        Path keystore = data.resolve("account/keystore");
        byte[] whole = Files.readAllBytes(keystore);
        KeystoreFile file = KeystoreFile.parseFrom(whole);
        KeystoreFile later = file.toBuilder()
                .setFormat(file.getFormat() + 1)
                .setSha256(sum(file.getMagic(), file.getFormat() + 1, file.getBody()))
                .build();
        Files.write(keystore, later.toByteArray());
        try {
            assertThat(outcome()).contains("FORMAT_TOO_NEW");
            assertThat(Files.readAllBytes(keystore)).isEqualTo(later.toByteArray());
        } finally {
            Files.write(keystore, whole);
        }
        assertServes();
    }

    @Test
    void aDatabaseOfALaterVersionIsRefusedAndStays() throws Exception {
        StoredRows.of(data).update("UPDATE meta SET number = number + 1 WHERE name = 'schema'");
        try {
            assertThat(outcome()).contains("FORMAT_TOO_NEW");
        } finally {
            StoredRows.of(data).update("UPDATE meta SET number = number - 1 WHERE name = 'schema'");
        }
        assertServes();
    }

    /** Starts, and asks for the document if there is somebody to ask. */
    private String outcome() throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            try {
                platform.awaitReady(PATIENCE);
            } catch (IOException ended) {
                JsonObject error = DirectoryTest.errorLine(platform);
                assertThat(error.get("reason").getAsString()).as("%s", error).isIn(CLEAR_REASONS);
                return "does not start: " + error;
            }
            String outcome = ask();
            platform.stop(PATIENCE);
            return outcome;
        }
    }

    private String ask() {
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(ClientOptions.forDataDirectory(data).withRetryCountMax(0))) {
            var found = client.getDocument(document.space(), document.id()).join();
            assertThat(found.getFound())
                    .as("a document that cannot be read must not be told to be missing")
                    .isTrue();
            return "starts, and the document is there";
        } catch (SyncSpaceClientException e) {
            assertThat(e.reason()).as("%s", e).isIn(CLEAR_REASONS);
            return "starts, and answers " + e.reason() + ": " + e.message()
                    + (e.hasReason("ACCOUNT_LOCKED") ? "; and to an unlock " + unlock() : "");
        }
    }

    /** Why the account is locked although it has no passphrase. */
    private String unlock() {
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(ClientOptions.forDataDirectory(data).withRetryCountMax(0))) {
            client.unlockAccount(UnlockAccountRequest.getDefaultInstance()).join();
            throw new AssertionError("the account was locked for no reason");
        } catch (SyncSpaceClientException e) {
            assertThat(e.reason()).as("%s", e).isIn(CLEAR_REASONS).isNotEqualTo("ACCOUNT_LOCKED");
            return e.reason() + ": " + e.message();
        }
    }

    private void assertServes() throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            DirectoryTest.assertRead(data, document);
            assertThat(platform.stop(PATIENCE)).isZero();
        }
    }

    private Path file(String name) throws IOException {
        Path file = data.resolve(name);
        Comparator<Path> bySize =
                Comparator.comparingLong((Path path) -> path.toFile().length());
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            return switch (file.getFileName().toString()) {
                case "largest" -> siblings.max(bySize).orElseThrow();
                case "smallest" -> siblings.min(bySize).orElseThrow();
                case "newest" ->
                    siblings.filter(sibling -> sibling.toString().matches(".*/log[0-9]+\\.dat"))
                            .max(Comparator.comparingLong(DamageTest::logNumber))
                            .orElseThrow();
                default -> file;
            };
        }
    }

    private static long logNumber(Path log) {
        return Long.parseLong(log.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    /** Names of the files that a failed start must leave where they are. */
    private Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : Canaries.files(data)) {
            String name = data.relativize(file).toString();
            if (!name.startsWith("run/") && !name.startsWith("logs/")) {
                names.add(name);
            }
        }
        return names;
    }

    private static ByteString sum(String magic, int format, ByteString body) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(magic.getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(4).putInt(format).array());
        digest.update(body.toByteArray());
        return ByteString.copyFrom(digest.digest());
    }
}
