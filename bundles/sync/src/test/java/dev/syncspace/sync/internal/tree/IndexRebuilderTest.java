package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.StoreStamp;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRebuilderTest {
    @TempDir
    Path directory;

    private TestDevice device;
    private TestDevice other;
    private SpaceId space;

    @BeforeEach
    void fill() {
        device = new TestDevice(new MemoryStoreProvider(), directory.resolve("one"), 1);
        other = new TestDevice(new MemoryStoreProvider(), directory.resolve("two"), 1);
        space = device.createSpace(1);
        other.createSpace(1);
        for (int i = 0; i < 20; i++) {
            device.documents().create(space, "d" + i, "c" + i % 2, text("one " + i), Map.of("n", "" + i));
        }
        for (int i = 0; i < 130; i++) {
            device.documents().update(space, "d1", update("run " + i));
        }
        device.documents().delete(space, "d2");
        other.documents().create(space, "d3", "", text("twice"), Map.of());
        other.receiveAll(device, space);
        other.documents().update(space, "d4", update("two"));
        device.documents().update(space, "d4", update("one"));
        device.receiveAll(other, space);
        device.checkIndex(space);
    }

    @AfterEach
    void stop() {
        device.close();
        other.close();
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static DocumentUpdate update(String data) {
        return new DocumentUpdate(Optional.of(text(data)), Optional.empty(), 0, "");
    }

    /** The rows without their revisions, which count writes. */
    private List<String> rows() {
        return device.objects(space).stream()
                .map(row -> row.id() + " " + row.kind() + " " + row.status() + " " + row.heads() + " "
                        + row.commonSnapshot() + " " + row.changeCount() + " " + row.pendingChanges() + " "
                        + row.document()
                                .map(document -> document + " " + document.collection() + document.metadata()
                                        + document.hasConflicts() + document.isShadowed() + document.dataSize()
                                        + document.createdAtMillis() + document.updatedAtMillis()))
                .toList();
    }

    private void put(
            ObjectRow row,
            ObjectRow.Kind kind,
            List<ObjectId> heads,
            Optional<ObjectId> commonSnapshot,
            long changeCount,
            Optional<DocumentRow> document) {
        device.store()
                .commit(new WriteBatch(List.of(new WriteBatch.PutObject(
                        new ObjectRow(
                                row.space(),
                                row.id(),
                                kind,
                                heads,
                                commonSnapshot,
                                row.status(),
                                row.isDerived(),
                                row.parent(),
                                changeCount,
                                row.pendingChanges(),
                                0,
                                document),
                        row.revision()))))
                .join();
    }

    private void rebuild() {
        new IndexRebuilder().rebuild(device.runtime());
    }

    @Test
    void aRightIndexStaysAsItIs() {
        List<ObjectRow> before = device.objects(space);
        List<String> rows = rows();
        rebuild();
        assertThat(rows()).isEqualTo(rows);
        assertThat(device.objects(space).stream().filter(row -> !before.contains(row)))
                .as("only flags of duplicates and conflicts are written again")
                .hasSizeLessThanOrEqualTo(3);
        device.checkIndex(space);
    }

    @Test
    void w7LostRowsOfDocumentsComeBackFromTheirTrees() {
        List<String> rows = rows();
        for (ObjectRow row : device.objects(space)) {
            if (row.status() == ObjectRow.Status.LIVE) {
                put(row, row.kind(), row.heads(), row.commonSnapshot(), row.changeCount(), Optional.empty());
            }
        }
        assertThat(device.store().totals(space).documents()).isZero();
        long events = device.store().lastEventSequence();
        rebuild();
        assertThat(rows()).isEqualTo(rows);
        assertThat(device.store().lastEventSequence()).as("nothing happened").isEqualTo(events);
        device.checkIndex(space);
    }

    @Test
    void w8WrongRowsAreMadeRight() {
        List<String> rows = rows();
        for (ObjectRow row : device.objects(space)) {
            if (row.document().isPresent()) {
                DocumentRow wrong = new DocumentRow(
                        "d1", "wrong", new TreeMap<>(Map.of("wrong", "x")), 77, 1, 2, row.id(), 3, true, false);
                put(row, ObjectRow.Kind.TREE, List.of(row.id()), row.commonSnapshot(), 1, Optional.of(wrong));
            }
        }
        rebuild();
        assertThat(rows()).isEqualTo(rows);
        device.checkIndex(space);
    }

    @Test
    void aCommonSnapshotThatIsNotThereIsFoundAnew() {
        ObjectRow row = device.tree(space, "d1");
        put(
                row,
                row.kind(),
                List.of(),
                Optional.of(ObjectId.ofContent(text("nothing"))),
                row.changeCount(),
                row.document());
        rebuild();
        assertThat(device.tree(space, "d1").heads()).isEqualTo(row.heads());
        assertThat(device.documents().get(space, "d1").orElseThrow().data()).isEqualTo(text("run 129"));
        device.documents().update(space, "d1", update("after"));
        device.checkIndex(space);
    }

    @Test
    void w8ADamagedTreeKeepsItsRowAndReadingItFails() {
        ObjectRow row = device.tree(space, "d5");
        ChangeRow root = device.store().change(space, row.id(), row.id()).orElseThrow();
        device.store()
                .commit(WriteBatch.builder()
                        .add(new WriteBatch.EraseTree(space, row.id()))
                        .add(new WriteBatch.PutObject(row, row.revision()))
                        .add(new WriteBatch.AppendChanges(
                                space,
                                row.id(),
                                List.of(new ChangeRow(row.id(), 0, 1, root.raw().concat(text("x"))))))
                        .build())
                .join();
        rebuild();
        assertThat(device.tree(space, "d5").document()).isEqualTo(row.document());
        assertThatThrownBy(() -> device.documents().get(space, "d5"))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.STORED_DATA_DAMAGED));
        assertThat(device.documents().get(space, "d6")).isPresent();
    }

    @Test
    void w7AnIndexOfAnotherVersionIsMadeAnewWhenTheAccountIsUnlocked() {
        List<String> rows = rows();
        for (ObjectRow row : device.objects(space)) {
            if (row.document().isPresent()) {
                put(row, row.kind(), row.heads(), row.commonSnapshot(), row.changeCount(), Optional.empty());
            }
        }
        device.close();
        device.unlock();
        assertThat(device.documents().get(space, "d1")).as("the stamp is right").isEmpty();
        ByteString stamp = StoreStamp.newBuilder()
                .setFormat(1)
                .setDocumentIndex(new IndexRebuilder().indexVersion() + 1)
                .build()
                .toByteString();
        device.store()
                .commit(new WriteBatch(List.of(new WriteBatch.PutLocal("format", stamp))))
                .join();
        device.close();
        device.unlock();
        assertThat(rows()).isEqualTo(rows);
        assertThat(device.documents().get(space, "d1")).isPresent();
        device.checkIndex(space);
    }

    @Test
    void theIndexHasAVersion() {
        assertThat(new IndexRebuilder().indexVersion()).isPositive();
    }
}
