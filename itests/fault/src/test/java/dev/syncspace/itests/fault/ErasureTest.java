package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.itests.fault.StoredRows.Value;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a delete leaves behind, looked at with the key of the database. The event log keeps the id and the collection of a
 * deleted document, and the space the id of its tree, which other devices must be told; nothing else stays.
 */
@Tag("fault")
class ErasureTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATA = "erased-data-58e0a1";
    private static final String OLD_DATA = "erased-old-data-2207fc";
    private static final String KEY = "erased-key-91bb3d";
    private static final String VALUE = "erased-value-6f04c2";
    private static final String ID = "erased-document-c41d7e";
    private static final String COLLECTION = "erased-collection-0a6b95";
    /** Shorter values are numbers and hashes that other rows have too. */
    private static final int FOOTPRINT_MIN_BYTES = 64;

    private static final int LARGE_BYTES = 100_000;

    private final ProductFolder product = ProductFolder.ofThisBuild();

    @Test
    void w17ADeletedDocumentLeavesNoRow() throws Exception {
        Seed seed = Seed.of("erasure");
        Path data = seed.directory().resolve("data");
        String[] space = new String[1];
        run(data, client -> {
            space[0] = client.createSpace("a space").join().getSpaceId();
            create(client, space[0], "stays", "stays");
        });
        Set<Value> before = new HashSet<>(StoredRows.of(data).values());
        run(data, client -> {
            create(client, space[0], ID, OLD_DATA);
            client.updateDocument(UpdateDocumentRequest.newBuilder()
                            .setSpaceId(space[0])
                            .setDocumentId(ID)
                            .setData(ByteString.copyFromUtf8(DATA))
                            .build())
                    .join();
            create(client, space[0], ID + "-large", DATA.repeat(LARGE_BYTES / DATA.length()));
        });
        List<Value> full = StoredRows.of(data).values();
        Map<String, ByteString> words = words();
        assertThat(found(full, words))
                .as("the search with the key finds the index of the living document")
                .contains("document id", "metadata key", "metadata value", "collection");
        List<Value> footprint = full.stream()
                .filter(value -> !before.contains(value))
                .filter(value -> value.bytes().size() >= FOOTPRINT_MIN_BYTES)
                .filter(value ->
                        value.column().startsWith("CHANGES.") || value.column().startsWith("CHUNKS."))
                .toList();
        assertThat(footprint).as("rows of its changes").hasSizeGreaterThanOrEqualTo(6);

        run(data, client -> {
            for (String id : List.of(ID, ID + "-large")) {
                assertThat(client.deleteDocument(space[0], id).join().getExisted())
                        .isTrue();
            }
        });
        List<Value> after = StoredRows.of(data).values();
        assertThat(found(after, words)).as("left outside of the event log").isEmpty();
        Set<ByteString> left = after.stream().map(Value::bytes).collect(Collectors.toSet());
        assertThat(footprint.stream().filter(value -> left.contains(value.bytes())))
                .as("rows of its changes that are left")
                .isEmpty();
        run(data, client -> {
            assertThat(client.getDocument(space[0], ID).join().getFound()).isFalse();
            assertThat(client.getDocument(space[0], "stays")
                            .join()
                            .getDocument()
                            .getData()
                            .toStringUtf8())
                    .isEqualTo("stays");
        });
        seed.passed();
    }

    private static Map<String, ByteString> words() {
        return Map.of(
                "data", ByteString.copyFromUtf8(DATA),
                "old data", ByteString.copyFromUtf8(OLD_DATA),
                "metadata key", ByteString.copyFromUtf8(KEY),
                "metadata value", ByteString.copyFromUtf8(VALUE),
                "document id", ByteString.copyFromUtf8(ID),
                "collection", ByteString.copyFromUtf8(COLLECTION));
    }

    /** Names of the words that some row outside of the event log has. */
    private static Set<String> found(List<Value> values, Map<String, ByteString> words) {
        return words.entrySet().stream()
                .filter(word -> values.stream()
                        .filter(value -> !value.column().startsWith("EVENTS."))
                        .anyMatch(value -> value.contains(word.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void run(Path data, Consumer<SyncSpaceClient> work) throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(data)) {
                work.accept(client);
            }
            assertThat(platform.stop(PATIENCE)).isZero();
        }
    }

    private static void create(SyncSpaceClient client, String space, String id, String text) {
        create(client, space, id, ByteString.copyFromUtf8(text));
    }

    private static void create(SyncSpaceClient client, String space, String id, ByteString content) {
        CreateDocumentRequest.Builder request = CreateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId(id)
                .setData(content);
        if (id.startsWith(ID)) {
            request.setCollection(COLLECTION).putMetadata(KEY, VALUE);
        }
        client.createDocument(request.build()).join();
    }

    private static SyncSpaceClient connect(Path data) {
        return SyncSpaceClient.connect(ClientOptions.forDataDirectory(data).withCallTimeout(PATIENCE));
    }
}
