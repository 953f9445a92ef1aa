package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.testkit.storage.Samples;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final AtomicLong usable = new AtomicLong();
    private final Room room = new Room(usable::get);

    private static Jobs.Batch batch(WriteBatch.Operation operation) {
        WriteBatch batch = WriteBatch.builder().add(operation).build();
        return new Jobs.Batch(batch, BatchSize.bytes(batch), new CompletableFuture<>());
    }

    private static final Jobs.Batch WRITES = batch(new WriteBatch.PutLocal("k", Samples.bytes("v")));
    private static final Jobs.Batch ERASES =
            batch(new WriteBatch.EraseTree(Samples.newSpace().id(), Samples.newId()));

    @Test
    void aBatchMustLeaveTheReserveFree() {
        usable.set(Room.RESERVE_BYTES + WRITES.bytes());
        assertThat(room.refusal(WRITES)).isNull();

        usable.decrementAndGet();
        assertThat(room.refusal(WRITES)).extracting(StorageException::kind).isEqualTo(StorageException.Kind.FULL);
    }

    @Test
    void whatErasesMayUseHalfOfTheReserve() {
        usable.set(Room.ERASE_RESERVE_BYTES + ERASES.bytes());
        assertThat(room.refusal(ERASES)).isNull();

        usable.decrementAndGet();
        assertThat(room.refusal(ERASES)).isNotNull();
    }

    @Test
    void aLargeValueNeedsItsRoomTwice() {
        Jobs.Batch large = batch(new WriteBatch.PutLocal("k", Samples.bytes(1, 30_000)));

        assertThat(large.bytes()).isBetween(60_000L, 65_000L);
    }

    @Test
    void aCheckpointIsWantedOnceForWhatWasWritten() {
        usable.set(Room.RESERVE_BYTES);
        assertThat(room.wantsCheckpoint(WRITES)).isTrue();
        room.checkpointed();
        assertThat(room.wantsCheckpoint(WRITES)).isFalse();

        usable.set(Room.RESERVE_BYTES * 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(room.refusal(WRITES)).isNull();
        }
        assertThat(room.wantsCheckpoint(WRITES)).isFalse();
        usable.set(Room.RESERVE_BYTES);
        assertThat(room.wantsCheckpoint(WRITES)).isTrue();
    }

    @Test
    void aFailureOnAFullDiskIsToldAsSuch() {
        StorageException failure = new StorageException(StorageException.Kind.IO, "failed");

        usable.set(Room.RESERVE_BYTES);
        assertThat(room.explain(failure)).isSameAs(failure);
        usable.set(1_000);
        assertThat(room.explain(failure).kind()).isEqualTo(StorageException.Kind.FULL);
    }
}
