package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageLimits;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The largest rows. */
interface LimitTests extends StoreTests {
    @Test
    default void changesOfEverySizeComeBackWhole() {
        SpaceRow space = newSpace();
        ObjectRow tree = ObjectRowBuilder.tree(space).build();
        List<ChangeRow> changes = new ArrayList<>();
        for (int size : new int[] {
            0, 1, 127, 128, 4_096, 32_671, 32_672, 32_673, 65_344, 65_345, 1024 * 1024, StorageLimits.CHANGE_MAX_BYTES
        }) {
            changes.add(Samples.change(Samples.newId(), 1, Samples.bytes(size, size)));
        }
        commit(new WriteBatch.PutObject(tree, 0), new WriteBatch.AppendChanges(space.id(), tree.id(), changes));

        assertThat(ChangeTests.unplaced(store().changes(space.id(), tree.id(), 0, 0, 100)))
                .isEqualTo(changes);
        for (ChangeRow change : changes) {
            assertThat(store().change(space.id(), tree.id(), change.id()))
                    .map(ChangeRow::raw)
                    .contains(change.raw());
        }
    }

    @Test
    default void theLargestRowsOfEveryKindComeBackWhole() {
        SpaceRow plain = Samples.newSpace();
        SpaceRow space = new SpaceRow(
                SpaceId.of("s".repeat(StorageLimits.ID_MAX_BYTES - 20) + plain.createdAtMillis()),
                Samples.bytes(2, StorageLimits.SPACE_HEADER_MAX_BYTES),
                largestId("acl"),
                largestId("settings"),
                largestId("key-value"),
                1,
                false);
        AclRow record = new AclRow(0, largestId("record"), Samples.bytes(1, StorageLimits.ACL_RECORD_MAX_BYTES));
        KeyValueRow entry = new KeyValueRow(
                Samples.bytes(4, StorageLimits.KEY_PEER_ID_MAX_BYTES),
                KeyValueRow.Slot.SHOWN,
                Samples.bytes(5, StorageLimits.KEY_VALUE_MAX_BYTES));
        EventRow event = new EventRow(
                0,
                "t".repeat(StorageLimits.EVENT_TYPE_MAX_BYTES),
                "s".repeat(StorageLimits.ID_MAX_BYTES),
                1,
                Samples.bytes(6, StorageLimits.EVENT_MAX_BYTES));
        String key = "😀".repeat(StorageLimits.LOCAL_KEY_MAX_BYTES / 4);
        ByteString value = Samples.bytes(7, StorageLimits.LOCAL_VALUE_MAX_BYTES);

        long sequence = commit(
                        new WriteBatch.PutSpace(space),
                        new WriteBatch.AppendAcl(space.id(), List.of(record)),
                        new WriteBatch.PutKeyValues(space.id(), List.of(entry)),
                        new WriteBatch.AppendEvent(event),
                        new WriteBatch.PutLocal(key, value))
                .firstEventSequence();

        assertThat(store().space(space.id())).contains(space);
        assertThat(store().aclRecords(space.id())).containsExactly(record);
        assertThat(store().keyValues(space.id())).containsExactly(entry);
        assertThat(store().events(sequence - 1, 1))
                .extracting(EventRow::payload)
                .containsExactly(event.payload());
        assertThat(store().events(sequence - 1, 1)).extracting(EventRow::type).containsExactly(event.type());
        assertThat(store().local(key)).contains(value);
    }

    private static ObjectId largestId(String name) {
        return ObjectId.of(name + "i".repeat(StorageLimits.ID_MAX_BYTES - name.length()));
    }

    @Test
    default void theLargestObjectComesBackWhole() {
        SpaceRow space = newSpace();
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < StorageLimits.HEADS_MAX; i++) {
            heads.add(Samples.newId());
        }
        ObjectRowBuilder builder = ObjectRowBuilder.document(
                        space, largestId("tree"), "ü".repeat(DocumentLimits.DOCUMENT_ID_MAX_BYTES / 2))
                .collection("c".repeat(DocumentLimits.COLLECTION_MAX_BYTES))
                .parent(largestId("parent"))
                .heads(heads);
        int valueBytes = SpaceLimits.METADATA_MAX_BYTES / SpaceLimits.METADATA_ENTRIES_MAX - 3;
        for (int i = 0; i < SpaceLimits.METADATA_ENTRIES_MAX; i++) {
            builder.tag(String.format("%03d", i), "v".repeat(valueBytes));
        }
        commit(builder.insert());
        ObjectRow expected = ObjectTests.stored(builder, 1);

        assertThat(store().object(space.id(), expected.id())).contains(expected);
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.tagged("200", "v".repeat(valueBytes)), 2))
                .containsExactly(expected);
        assertThat(store().children(space.id(), largestId("parent"))).containsExactly(expected);

        commit(builder.heads(heads.subList(0, 1)).replace(1));
        assertThat(store().object(space.id(), expected.id())).contains(ObjectTests.stored(builder, 2));
    }

    @Test
    default void largerRowsAreRefusedBeforeTheyAreQueued() {
        SpaceRow space = Samples.newSpace();
        ObjectId longId = ObjectId.of("i".repeat(StorageLimits.ID_MAX_BYTES + 1));
        ByteString longChange = ByteString.copyFrom(new byte[StorageLimits.CHANGE_MAX_BYTES + 1]);
        assertTooLarge(new WriteBatch.AppendChanges(
                space.id(), Samples.newId(), List.of(Samples.change(Samples.newId(), 1, longChange))));
        assertTooLarge(ObjectRowBuilder.tree(space, longId).insert());
        assertTooLarge(ObjectRowBuilder.document(space, "ü".repeat(DocumentLimits.DOCUMENT_ID_MAX_BYTES / 2) + "x")
                .insert());
        assertTooLarge(ObjectRowBuilder.document(space, "doc")
                .tag("k", "v".repeat(SpaceLimits.METADATA_MAX_BYTES))
                .insert());
        assertTooLarge(ObjectRowBuilder.document(space, "doc")
                .collection("c".repeat(DocumentLimits.COLLECTION_MAX_BYTES + 1))
                .insert());
        assertTooLarge(new WriteBatch.PutLocal("", ByteString.EMPTY));
        assertTooLarge(new WriteBatch.PutLocal("k".repeat(StorageLimits.LOCAL_KEY_MAX_BYTES + 1), ByteString.EMPTY));
        assertTooLarge(new WriteBatch.AppendEvent(
                new EventRow(0, "type", "space", 0, Samples.bytes(1, StorageLimits.EVENT_MAX_BYTES + 1))));
    }

    private static void assertTooLarge(WriteBatch.Operation operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreTests.batch(operation))
                .withMessageNotContaining("vvv");
    }
}
