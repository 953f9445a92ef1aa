package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.KeyValueRow.Slot;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries of key-value stores. */
interface KeyValueTests extends StoreTests {
    private static KeyValueRow entry(String keyPeerId, Slot slot, String raw) {
        return new KeyValueRow(Samples.bytes(keyPeerId), slot, Samples.bytes(raw));
    }

    @Test
    default void entriesComeByKeyPeerIdThenSlot() {
        SpaceRow space = newSpace();
        List<KeyValueRow> sorted = new ArrayList<>();
        for (String id : DocumentScanTests.sorted(DocumentScanTests.NAMES.stream())) {
            for (Slot slot : Slot.values()) {
                sorted.add(entry(id, slot, "raw " + id + slot));
            }
        }
        sorted.add(new KeyValueRow(ByteString.copyFrom(new byte[] {(byte) 0xff}), Slot.HIDDEN, ByteString.EMPTY));
        List<KeyValueRow> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(3));

        commit(new WriteBatch.PutKeyValues(space.id(), shuffled));
        commit(new WriteBatch.PutKeyValues(newSpace().id(), shuffled.subList(0, 2)));

        assertThat(store().keyValues(space.id())).isEqualTo(sorted);
    }

    @Test
    default void anEntryIsReplacedAndRemovedBySlot() {
        SpaceRow space = newSpace();
        commit(new WriteBatch.PutKeyValues(
                space.id(),
                List.of(entry("a", Slot.CURRENT, "1"), entry("a", Slot.SHOWN, "2"), entry("b", Slot.CURRENT, "3"))));

        commit(new WriteBatch.PutKeyValues(
                space.id(), List.of(entry("a", Slot.CURRENT, "4"), entry("a", Slot.CURRENT, "5"))));
        assertThat(store().keyValues(space.id()))
                .containsExactly(
                        entry("a", Slot.CURRENT, "5"), entry("a", Slot.SHOWN, "2"), entry("b", Slot.CURRENT, "3"));

        commit(
                new WriteBatch.RemoveKeyValues(space.id(), Samples.bytes("a"), Slot.CURRENT),
                new WriteBatch.RemoveKeyValues(space.id(), Samples.bytes("a"), Slot.HIDDEN),
                new WriteBatch.RemoveKeyValues(space.id(), Samples.bytes("c"), Slot.CURRENT));
        assertThat(store().keyValues(space.id()))
                .containsExactly(entry("a", Slot.SHOWN, "2"), entry("b", Slot.CURRENT, "3"));
    }

    @Test
    default void largeEntriesShrinkAndGrow() {
        SpaceRow space = newSpace();
        for (int size : new int[] {100_000, 10, 40_000, 0, 32_672, 32_673}) {
            KeyValueRow row = new KeyValueRow(Samples.bytes("large"), Slot.CURRENT, Samples.bytes(size, size));
            commit(new WriteBatch.PutKeyValues(space.id(), List.of(row)));
            assertThat(store().keyValues(space.id())).containsExactly(row);
        }
    }
}
