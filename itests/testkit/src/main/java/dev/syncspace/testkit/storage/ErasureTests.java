package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Erasing: no row keeps what was erased. */
interface ErasureTests extends StoreTests {
    String CANARY = "canary-";

    /** Words of the canaries that a store holds anywhere. */
    private Set<String> canaries(Path directory, List<String> words) {
        Set<String> found = new HashSet<>();
        fixture().visitValues(directory, Samples.KEY, value -> {
            String text = new String(value, StandardCharsets.ISO_8859_1);
            words.stream().filter(text::contains).forEach(found::add);
        });
        return found;
    }

    private static ByteString large(String canary) {
        return Samples.bytes(canary)
                .concat(Samples.bytes(5, 70_000))
                .concat(Samples.bytes(canary))
                .concat(Samples.bytes(6, 10_000));
    }

    /** A document whose every part holds a canary with its name. */
    private static List<WriteBatch.Operation> canaryDocument(SpaceRow space, ObjectId tree, String name) {
        ObjectRowBuilder builder = ObjectRowBuilder.document(space, tree, CANARY + name + "-id")
                .collection(CANARY + name + "-collection")
                .tag(CANARY + name + "-key", CANARY + name + "-value")
                .conflicting();
        return List.of(
                builder.insert(),
                new WriteBatch.AppendChanges(
                        space.id(),
                        tree,
                        List.of(
                                Samples.change(Samples.newId(), 1, Samples.bytes(CANARY + name + "-root")),
                                Samples.change(Samples.newId(), 2, large(CANARY + name + "-change")))));
    }

    private static List<String> parts(String name) {
        return Stream.of("id", "collection", "key", "value", "root", "change")
                .map(part -> CANARY + name + "-" + part)
                .toList();
    }

    @Test
    default void anErasedTreeLeavesNothingOfItsContent() {
        Path directory = newDirectory();
        SpaceRow space = Samples.newSpace();
        List<String> words = new ArrayList<>(parts("erased"));
        words.addAll(parts("kept"));
        ObjectId erased = Samples.newId();
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreTests.commitTo(store, new WriteBatch.PutSpace(space));
            commitAll(store, canaryDocument(space, erased, "erased"));
            commitAll(store, canaryDocument(space, Samples.newId(), "kept"));
        }
        assertThat(canaries(directory, words)).containsExactlyInAnyOrderElementsOf(words);

        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreTests.commitTo(
                    store,
                    new WriteBatch.EraseTree(space.id(), erased),
                    ObjectRowBuilder.tree(space, erased)
                            .kind(ObjectRow.Kind.DOCUMENT)
                            .status(ObjectRow.Status.DELETED)
                            .replace(1));
            assertThat(store.object(space.id(), erased)).map(ObjectRow::status).contains(ObjectRow.Status.DELETED);
        }
        assertThat(canaries(directory, words)).containsExactlyInAnyOrderElementsOf(parts("kept"));

        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreSnapshot before = StoreSnapshot.of(store, List.of(space));
            store.reclaim();
            assertThat(StoreSnapshot.of(store, List.of(space))).isEqualTo(before);
        }
        assertThat(canaries(directory, words)).containsExactlyInAnyOrderElementsOf(parts("kept"));
    }

    private static void commitAll(ObjectStore store, List<WriteBatch.Operation> operations) {
        StoreTests.commitTo(store, operations.toArray(WriteBatch.Operation[]::new));
    }

    @Test
    default void aReplacedRowLeavesNothingOfTheOldOne() {
        Path directory = newDirectory();
        SpaceRow space = Samples.newSpace();
        ObjectId tree = Samples.newId();
        ByteString key = Samples.bytes("key");
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreTests.commitTo(store, new WriteBatch.PutSpace(space));
            commitAll(store, canaryDocument(space, tree, "old"));
            commitAll(
                    store,
                    List.of(
                            keyValue(space, key, large(CANARY + "old-entry")),
                            new WriteBatch.PutLocal("local", Samples.bytes(CANARY + "old-local"))));
            commitAll(
                    store,
                    List.of(
                            ObjectRowBuilder.document(space, tree, "new").replace(1),
                            keyValue(space, key, Samples.bytes("new")),
                            new WriteBatch.PutLocal("local", Samples.bytes("new"))));
        }
        List<String> replaced = List.of(
                CANARY + "old-id",
                CANARY + "old-collection",
                CANARY + "old-key",
                CANARY + "old-value",
                CANARY + "old-entry",
                CANARY + "old-local");
        assertThat(canaries(directory, replaced)).isEmpty();
        assertThat(canaries(directory, parts("old")))
                .containsExactlyInAnyOrder(CANARY + "old-root", CANARY + "old-change");
    }

    private static WriteBatch.Operation keyValue(SpaceRow space, ByteString key, ByteString raw) {
        return new WriteBatch.PutKeyValues(space.id(), List.of(new KeyValueRow(key, KeyValueRow.Slot.CURRENT, raw)));
    }

    @Test
    default void anErasedSpaceLeavesNothingButItsEvents() {
        Path directory = newDirectory();
        SpaceRow kept = Samples.newSpace();
        SpaceRow plain = Samples.newSpace();
        SpaceRow erased = new SpaceRow(
                plain.id(),
                large(CANARY + "header"),
                plain.aclId(),
                plain.settingsId(),
                plain.keyValueId(),
                plain.createdAtMillis(),
                false);
        List<String> words = new ArrayList<>(parts("erased"));
        words.addAll(List.of(CANARY + "header", CANARY + "record", CANARY + "entry", CANARY + "key-peer"));
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreTests.commitTo(store, new WriteBatch.PutSpace(kept), new WriteBatch.PutSpace(erased));
            commitAll(store, canaryDocument(erased, Samples.newId(), "erased"));
            commitAll(store, canaryDocument(kept, Samples.newId(), "kept"));
            commitAll(
                    store,
                    List.of(
                            new WriteBatch.AppendAcl(
                                    erased.id(), List.of(new AclRow(0, Samples.newId(), large(CANARY + "record")))),
                            keyValue(erased, Samples.bytes(CANARY + "key-peer"), large(CANARY + "entry")),
                            new WriteBatch.AppendEvent(Samples.event(erased, CANARY + "event"))));
        }
        assertThat(canaries(directory, words)).containsExactlyInAnyOrderElementsOf(words);

        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreSnapshot before = StoreSnapshot.of(store, List.of(kept));
            StoreTests.commitTo(store, new WriteBatch.EraseSpace(erased.id()));
            SpaceTests.assertHasNoRows(store, erased);
            assertThat(StoreSnapshot.of(store, List.of(kept))).isEqualTo(before);
        }
        assertThat(canaries(directory, words)).isEmpty();
        assertThat(canaries(directory, parts("kept"))).containsExactlyInAnyOrderElementsOf(parts("kept"));
        assertThat(canaries(directory, List.of(CANARY + "event"))).hasSize(1);
    }
}
