package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing readable lies on the disk, and the key nowhere. */
class EncryptionTest {
    private static final String CANARY = "KanarienvogelImBergwerk";

    /** Writes a canary into everything that a caller can name. */
    private static void writeCanaries(ObjectStore store) {
        SpaceRow space = Samples.newSpace();
        ObjectRowBuilder document = ObjectRowBuilder.document(space, CANARY + "Id")
                .collection(CANARY + "Collection")
                .tag(CANARY + "Key", CANARY + "Value");
        ObjectId tree = document.build().id();
        String large = (CANARY + "Large").repeat(4_000);
        store.commit(WriteBatch.builder()
                        .add(new WriteBatch.PutSpace(space))
                        .add(document.insert())
                        .add(new WriteBatch.AppendChanges(
                                space.id(),
                                tree,
                                List.of(
                                        Samples.change(Samples.newId(), 1, Samples.bytes(CANARY + "Change")),
                                        Samples.change(Samples.newId(), 2, Samples.bytes(large)))))
                        .add(new WriteBatch.AppendEvent(Samples.event(space, CANARY + "Event")))
                        .add(new WriteBatch.PutLocal(CANARY + "Local", Samples.bytes(CANARY + "Setting")))
                        .build())
                .join();
    }

    /** The forms in which a text could be found. */
    private static List<byte[]> forms(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return List.of(
                utf8,
                text.getBytes(StandardCharsets.UTF_16BE),
                text.getBytes(StandardCharsets.UTF_16LE),
                HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
                HexFormat.of().withUpperCase().formatHex(utf8).getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertNotIn(Path root, List<byte[]> forms) throws IOException {
        int files = 0;
        for (Path file : Directories.walk(root)) {
            if (Files.isRegularFile(file)) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (byte[] form : forms) {
                    assertThat(bytes.contains(new String(form, StandardCharsets.ISO_8859_1)))
                            .as("%s holds what must not be readable", file)
                            .isFalse();
                }
                files++;
            }
        }
        assertThat(files).isGreaterThan(20);
    }

    @Test
    void noFileHoldsContentWhileTheStoreIsOpenOrAfterwards(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            writeCanaries(store);
            store.reclaim();
            writeCanaries(store);
            assertNotIn(path, forms(CANARY));
        }
        assertNotIn(path, forms(CANARY));
    }

    @Test
    void theKeyIsInNoFileAndNoMessage(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("store");
        byte[] key = Samples.key(42);
        byte[] wrongKey = Samples.key(43);
        try (ObjectStore store = Directories.open(path, key, Migrations.ofProduct())) {
            writeCanaries(store);
        }
        List<Throwable> failures = new ArrayList<>();
        failures.add(catchThrowable(() -> Directories.open(path, wrongKey, Migrations.ofProduct())));
        Files.delete(path.resolve("db/service.properties"));
        failures.add(catchThrowable(() -> Directories.open(path, key, Migrations.ofProduct())));
        failures.add(catchThrowable(() -> Directories.open(directory.resolve("a;b"), key, Migrations.ofProduct())));

        assertThat(failures).hasSize(3).allMatch(failure -> failure instanceof StorageException);
        for (byte[] secret : List.of(key, wrongKey)) {
            String hex = HexFormat.of().formatHex(secret);
            for (Throwable failure : failures) {
                StringWriter text = new StringWriter();
                failure.printStackTrace(new PrintWriter(text));
                assertThat(text.toString()).doesNotContainIgnoringCase(hex).doesNotContainIgnoringCase("encryptionKey");
            }
            assertNotIn(path, List.of(secret, hex.getBytes(StandardCharsets.US_ASCII)));
            assertNotIn(
                    Path.of(System.getProperty("derby.system.home")), List.of(hex.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Derby dumps a damaged page, decrypted, into its log and its messages. */
    @Test
    void aDamagedPageIsToldWithoutItsContent(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            writeCanaries(store);
        }
        for (Path file : Directories.walk(path.resolve("db/seg0"))) {
            if (Files.isRegularFile(file)) {
                flipOneBit(file);
            }
        }

        Throwable failure = catchThrowable(() -> Directories.open(path));

        assertThat(failure).isInstanceOfSatisfying(StorageException.class, damaged -> assertThat(damaged.kind())
                .isEqualTo(StorageException.Kind.CORRUPT));
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain("Hex dump").hasSizeLessThan(60_000);
        assertThat(engineLog()).contains("XSDG2", "(not written)").doesNotContainPattern("0000001[0-9a-f]:");
    }

    private static String engineLog() throws IOException {
        Path pattern = Path.of(System.getProperty("derby.stream.error.rollingFile.pattern"));
        StringBuilder text = new StringBuilder();
        for (Path file : Directories.walk(pattern.getParent())) {
            if (file.getFileName().toString().endsWith(".log")) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static void flipOneBit(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long page = 1; page * 4096 < channel.size(); page++) {
                ByteBuffer octet = ByteBuffer.allocate(1);
                channel.read(octet, page * 4096 + 200);
                octet.flip();
                octet.put(0, (byte) (octet.get(0) ^ 1));
                channel.write(octet, page * 4096 + 200);
            }
        }
    }
}
