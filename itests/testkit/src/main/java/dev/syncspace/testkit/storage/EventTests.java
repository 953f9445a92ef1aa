package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The event log. */
interface EventTests extends StoreTests {
    private static EventRow numbered(EventRow row, long sequence) {
        return new EventRow(sequence, row.type(), row.spaceId(), row.timestampMillis(), row.payload());
    }

    @Test
    default void eventsAreNumberedWithoutHoles() {
        SpaceRow space = newSpace();
        long before = store().lastEventSequence();
        EventRow first = Samples.event(space, "first");
        EventRow second = new EventRow(99, "some.type", "any text", -1, Samples.bytes(""));
        EventRow third = new EventRow(0, "", "", Long.MAX_VALUE, Samples.bytes(4, 30 * 1024));

        ObjectStore.Commit one = commit(new WriteBatch.AppendEvent(first));
        ObjectStore.Commit none = commit(new WriteBatch.PutLocal("events/none", Samples.bytes("x")));
        assertRefused(Kind.CONFLICT, new WriteBatch.AppendEvent(first), new WriteBatch.PutSpace(space));
        ObjectStore.Commit two = commit(
                new WriteBatch.AppendEvent(second),
                new WriteBatch.PutLocal("events/none", Samples.bytes("y")),
                new WriteBatch.AppendEvent(third));

        assertThat(one.firstEventSequence()).isEqualTo(before + 1);
        assertThat(none.firstEventSequence()).isZero();
        assertThat(two.firstEventSequence()).isEqualTo(before + 2);
        assertThat(store().lastEventSequence()).isEqualTo(before + 3);
        assertThat(store().events(before, 10))
                .containsExactly(
                        numbered(first, before + 1), numbered(second, before + 2), numbered(third, before + 3));
        assertThat(store().events(before + 1, 1)).containsExactly(numbered(second, before + 2));
        assertThat(store().events(before, 0)).isEmpty();
        assertThat(store().events(before + 3, 10)).isEmpty();
    }

    @Test
    default void oldEventsAreDroppedAndTheCountGoesOnAfterReopening() {
        Path directory = newDirectory();
        SpaceRow space = Samples.newSpace();
        WriteBatch.AppendEvent append = new WriteBatch.AppendEvent(Samples.event(space, "payload"));
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            assertThat(store.firstEventSequence()).isEqualTo(1);
            assertThat(store.lastEventSequence()).isZero();
            StoreTests.commitTo(store, append, append, append, append);
            StoreTests.commitTo(store, new WriteBatch.DropEvents(2));

            assertThat(store.firstEventSequence()).isEqualTo(3);
            assertThat(store.events(0, 10)).extracting(EventRow::sequence).containsExactly(3L, 4L);

            StoreTests.commitTo(store, append, new WriteBatch.DropEvents(100));
            assertThat(store.events(0, 10)).isEmpty();
            assertThat(store.firstEventSequence()).isEqualTo(6);
            assertThat(store.lastEventSequence()).isEqualTo(5);
        }
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            assertThat(store.firstEventSequence()).isEqualTo(6);
            assertThat(store.lastEventSequence()).isEqualTo(5);
            StoreTests.commitTo(store, new WriteBatch.DropEvents(0), append);
            assertThat(store.events(0, 10)).extracting(EventRow::sequence).isEqualTo(List.of(6L));
        }
    }
}
