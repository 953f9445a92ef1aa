package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What stored data that cannot be right do. */
class DocumentDamageTest extends DocumentsContract {
    @Override
    ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }

    /** Replaces the stored changes of a tree and leaves its row as it is. */
    private void damage(ObjectRow row, UnaryOperator<List<ChangeRow>> change) {
        List<ChangeRow> rows = new ArrayList<>();
        for (ChangeRow stored : device.store().changes(space, row.id(), 0, 0, 1_000)) {
            rows.add(new ChangeRow(stored.id(), 0, stored.snapshotCounter(), stored.raw()));
        }
        device.store()
                .commit(WriteBatch.builder()
                        .add(new WriteBatch.EraseTree(space, row.id()))
                        .add(new WriteBatch.PutObject(row, row.revision()))
                        .add(new WriteBatch.AppendChanges(space, row.id(), change.apply(rows)))
                        .build())
                .join();
    }

    private static ChangeRow withRaw(ChangeRow row, ByteString raw) {
        return new ChangeRow(row.id(), 0, row.snapshotCounter(), raw);
    }

    private static void assertDamaged(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.STORED_DATA_DAMAGED);
            assertThat(failure.message()).doesNotContain("secret");
        });
    }

    @Test
    void w12AMissingChangeIsDamageAndNotAMissingDocument() {
        create("a", text("secret"));
        damage(device.tree(space, "a"), rows -> rows.subList(0, 1));
        assertDamaged(() -> documents.get(space, "a"));
        assertDamaged(() -> documents.update(
                space, "a", new DocumentUpdate(Optional.empty(), Optional.of(java.util.Map.of()), 0, "")));
        create("b");
        assertThat(get("b").data()).isEqualTo(DATA);
    }

    @Test
    void w12EveryFlippedBitOfTheCurrentChangeIsDamage() {
        create("a", text("secret"));
        ChangeRow change = device.store()
                .changes(space, device.tree(space, "a").id(), 0, 0, 10)
                .get(1);
        for (int i = 0; i < change.raw().size(); i += 3) {
            byte[] flipped = change.raw().toByteArray();
            flipped[i] ^= (byte) (1 << i % 8);
            damage(
                    device.tree(space, "a"),
                    rows -> List.of(rows.get(0), withRaw(rows.get(1), ByteString.copyFrom(flipped))));
            assertDamaged(() -> documents.get(space, "a"));
        }
        damage(device.tree(space, "a"), rows -> List.of(rows.get(0), withRaw(rows.get(1), change.raw())));
        assertThat(get("a").data()).isEqualTo(text("secret"));
    }

    @Test
    void damageOfAnOldVersionLeavesTheCurrentOneAlone() {
        create("a", text("one"));
        documents.update(space, "a", update(text("two")));
        String first = documents.versions(space, "a", 0, "").versions().get(1).changeId();
        damage(
                device.tree(space, "a"),
                rows -> List.of(
                        rows.get(0),
                        withRaw(rows.get(1), rows.get(1).raw().concat(ByteString.copyFromUtf8("x"))),
                        rows.get(2)));
        assertThat(get("a").data()).isEqualTo(text("two"));
        assertDamaged(() -> documents.version(space, "a", new VersionRef(0, first)));
        assertDamaged(() -> documents.versions(space, "a", 0, ""));
    }

    @Test
    void anIndexThatNamesTheChangeOfAnotherDocumentIsDamage() {
        create("a", text("secret"));
        create("b");
        ObjectRow a = device.tree(space, "a");
        ObjectId foreign = device.tree(space, "b").heads().get(0);
        ChangeRow change = device.store()
                .change(space, device.tree(space, "b").id(), foreign)
                .orElseThrow();
        var document = a.document().orElseThrow();
        ObjectRow wrong = new ObjectRow(
                a.space(),
                a.id(),
                a.kind(),
                a.heads(),
                a.commonSnapshot(),
                a.status(),
                a.isDerived(),
                a.parent(),
                a.changeCount(),
                a.pendingChanges(),
                a.revision(),
                Optional.of(new dev.syncspace.api.storage.DocumentRow(
                        document.documentId(),
                        document.collection(),
                        document.metadata(),
                        document.version(),
                        document.createdAtMillis(),
                        document.updatedAtMillis(),
                        foreign,
                        document.dataSize(),
                        false,
                        false)));
        damage(wrong, rows -> List.of(rows.get(0), rows.get(1), new ChangeRow(foreign, 0, 2, change.raw())));
        assertDamaged(() -> documents.get(space, "a"));
    }

    @Test
    void aMissingSettingsTreeIsDamageAndNothingIsDeleted() {
        create("a");
        ObjectRow settings = device.object(space, device.space(space).row().settingsId());
        damage(settings, rows -> List.of());
        assertDamaged(() -> documents.delete(space, "a"));
        assertThat(documents.get(space, "a")).isPresent();
    }
}
