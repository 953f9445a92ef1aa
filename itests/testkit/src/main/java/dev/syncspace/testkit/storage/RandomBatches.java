package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * Random batches over few ids, so that they meet: about one in five is refused. The same seed gives the same batches for
 * stores that behave the same.
 */
public final class RandomBatches {
    private static final List<String> DOCUMENTS = List.of("a", "a ", "b", "ä", "\uFF5E", "😀", "", "doc");
    private static final List<String> COLLECTIONS = List.of("", "notes", "notes ");
    private static final List<String> VALUES = List.of("", "1", "1 ", "two");
    private static final int SPACES = 3;
    private static final int TREES = 12;

    private final Random random;
    private final List<SpaceRow> spaces = new ArrayList<>();
    private final List<ObjectId> trees = new ArrayList<>();
    private final List<ObjectId> changes = new ArrayList<>();

    public RandomBatches(long seed) {
        random = new Random(seed);
        for (int i = 0; i < SPACES; i++) {
            spaces.add(Samples.space(Samples.id("random space " + i), i));
        }
        for (int i = 0; i < TREES; i++) {
            trees.add(i == 0 ? ObjectId.of("odd tree") : Samples.id("random tree " + i));
            changes.add(Samples.id("random change " + i));
        }
    }

    /** The spaces that batches touch, stored or not. */
    public List<SpaceRow> spaces() {
        return spaces;
    }

    /**
     * The next batch.
     *
     * @param store what to build on: mostly the revisions that it holds are expected
     */
    public WriteBatch next(StoreReader store) {
        WriteBatch.Builder batch = WriteBatch.builder();
        SpaceRow space = any(spaces);
        if (store.space(space.id()).isEmpty()) {
            batch.add(new WriteBatch.PutSpace(space));
        }
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            batch.add(operation(store, random.nextInt(12) == 0 ? any(spaces) : space));
        }
        return batch.build();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private WriteBatch.Operation operation(StoreReader store, SpaceRow space) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(4) == 0 ? new WriteBatch.PutSpace(space) : putObject(store, space);
            case 1 -> random.nextInt(8) == 0 ? new WriteBatch.EraseSpace(space.id()) : putObject(store, space);
            case 2, 3 -> putObject(store, space);
            case 4 -> appendAcl(store, space);
            case 5, 6, 7, 8, 9 -> putObject(store, space);
            case 10 -> new WriteBatch.RequireNoDocument(space.id(), any(DOCUMENTS));
            case 11, 12, 13 -> appendChanges(space);
            case 14 -> new WriteBatch.EraseTree(space.id(), any(trees));
            case 15 -> putKeyValues(space);
            case 16 ->
                new WriteBatch.RemoveKeyValues(
                        space.id(), Samples.bytes(any(VALUES)), any(List.of(KeyValueRow.Slot.values())));
            case 17 ->
                random.nextInt(5) == 0
                        ? new WriteBatch.DropEvents(random.nextInt(60))
                        : new WriteBatch.AppendEvent(Samples.event(space, any(VALUES)));
            case 18 -> new WriteBatch.PutLocal("k" + any(VALUES), Samples.bytes(any(DOCUMENTS)));
            default -> new WriteBatch.RemoveLocal("k" + any(VALUES));
        };
    }

    private WriteBatch.Operation appendAcl(StoreReader store, SpaceRow space) {
        int length = store.aclRecords(space.id()).size();
        int first = random.nextInt(8) == 0 ? length + 1 : length;
        return new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(first, random.nextInt(3)));
    }

    private WriteBatch.Operation putObject(StoreReader store, SpaceRow space) {
        ObjectId tree = any(trees);
        Optional<ObjectRow> stored = store.object(space.id(), tree);
        long revision = stored.map(ObjectRow::revision).orElse(0L);
        ObjectRowBuilder builder = random.nextInt(4) == 0
                ? ObjectRowBuilder.tree(space, tree)
                : ObjectRowBuilder.document(space, tree, any(DOCUMENTS));
        builder.collection(any(COLLECTIONS))
                .created(random.nextInt(3))
                .updated(random.nextInt(3))
                .version(random.nextInt(5))
                .pending(random.nextInt(3));
        for (int i = random.nextInt(4); i > 0; i--) {
            builder.tag("tag" + random.nextInt(3), any(VALUES));
        }
        if (random.nextInt(6) == 0) {
            builder.status(any(List.of(ObjectRow.Status.values())));
        }
        if (random.nextInt(6) == 0) {
            builder.shadowed();
        }
        if (random.nextInt(4) == 0) {
            builder.conflicting();
        }
        if (random.nextInt(5) == 0) {
            builder.parent(any(trees));
        }
        if (random.nextInt(30) == 0) {
            builder.heads(manyHeads());
        }
        return builder.replace(random.nextInt(10) == 0 ? revision + 1 : revision);
    }

    private static List<ObjectId> manyHeads() {
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            heads.add(Samples.id("random head " + i));
        }
        return heads;
    }

    private WriteBatch.Operation appendChanges(SpaceRow space) {
        List<ChangeRow> rows = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int size = random.nextInt(12) == 0 ? 40_000 : random.nextInt(300);
            ByteString raw = space.aclId().bytes().concat(Samples.bytes(random.nextInt(), size));
            rows.add(Samples.change(any(changes), random.nextInt(5), raw));
        }
        return new WriteBatch.AppendChanges(space.id(), any(trees), rows);
    }

    private WriteBatch.Operation putKeyValues(SpaceRow space) {
        int size = random.nextInt(8) == 0 ? 40_000 : 20;
        return new WriteBatch.PutKeyValues(
                space.id(),
                List.of(new KeyValueRow(
                        Samples.bytes(any(VALUES)),
                        any(List.of(KeyValueRow.Slot.values())),
                        Samples.bytes(random.nextInt(), size))));
    }

    /** Both stores commit a batch, or refuse it for the same reason. */
    public static void assertSameOutcome(String step, WriteBatch batch, ObjectStore model, ObjectStore store) {
        assertThat(outcome(store, batch)).as(step).isEqualTo(outcome(model, batch));
    }

    private static Object outcome(ObjectStore store, WriteBatch batch) {
        try {
            return store.commit(batch).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException failure) {
                return failure.kind();
            }
            throw e;
        }
    }

    /** Both stores give the same pages for some random scans. */
    public void assertSameScans(String step, StoreReader model, StoreReader store) {
        for (int i = 0; i < 60; i++) {
            SpaceRow space = any(spaces);
            DocumentScan scan = new DocumentScan(
                    random.nextBoolean() ? Optional.empty() : Optional.of(any(COLLECTIONS)),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(new DocumentScan.Tag("tag" + random.nextInt(3), any(VALUES))),
                    any(List.of(DocumentQuery.Order.values())),
                    random.nextBoolean(),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(new DocumentScan.Place(random.nextInt(4) - 1, any(DOCUMENTS))));
            int limit = random.nextInt(6);
            assertThat(store.scanDocuments(space.id(), scan, limit))
                    .as("%s: %s limit %d", step, scan, limit)
                    .isEqualTo(model.scanDocuments(space.id(), scan, limit));
            Optional<ObjectId> after = Optional.of(any(trees));
            assertThat(store.objects(space.id(), after, limit)).isEqualTo(model.objects(space.id(), after, limit));
            assertThat(store.pendingObjects(space.id(), after, limit))
                    .isEqualTo(model.pendingObjects(space.id(), after, limit));
            String document = any(DOCUMENTS);
            assertThat(store.conflictingDocuments(space.id(), document, limit))
                    .as("%s: conflicts after %s limit %d", step, document, limit)
                    .isEqualTo(model.conflictingDocuments(space.id(), document, limit));
        }
    }
}
