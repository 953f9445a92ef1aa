package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some room free on the disk: a batch that would use it is refused before anything is written. So the database does not
 * meet a full disk in the middle of a commit, and there is room to erase. For the writer's thread.
 */
final class Room {
    /** Kept free: a new log file, the pages that wait to be written, and the recovery of a crash. */
    static final long RESERVE_BYTES = 3L * 1024 * 1024;
    /** Part of it that is left when batches have used it which erase something. */
    static final long ERASE_RESERVE_BYTES = RESERVE_BYTES / 2;
    /** Room that a checkpoint must promise: files of the log are that large. */
    private static final long CHECKPOINT_GAIN_BYTES = 1024 * 1024;

    private final LongSupplier usableBytes;
    private long sinceCheckpointBytes = CHECKPOINT_GAIN_BYTES;

    Room(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** Why a batch is refused; null if there is room. */
    @Nullable
    StorageException refusal(Jobs.Batch batch) {
        long needed = batch.bytes() + (BatchSize.makesRoom(batch.batch()) ? ERASE_RESERVE_BYTES : RESERVE_BYTES);
        long usable = usableBytes.getAsLong();
        if (usable >= needed) {
            sinceCheckpointBytes += batch.bytes();
            return null;
        }
        return new StorageException(
                Kind.FULL, "the disk is full: " + usable + " bytes are free, a write of this size needs " + needed);
    }

    boolean has(long bytes) {
        return usableBytes.getAsLong() >= bytes + RESERVE_BYTES;
    }

    /** Whether room is short for a batch, and a checkpoint could make some by removing old files of the log. */
    boolean wantsCheckpoint(Jobs.Batch batch) {
        return !has(batch.bytes()) && sinceCheckpointBytes >= CHECKPOINT_GAIN_BYTES;
    }

    void checkpointed() {
        sinceCheckpointBytes = 0;
    }

    /** A failure whose reason is a full disk, though it does not say so. */
    StorageException explain(StorageException failure) {
        boolean isFull = failure.kind() == Kind.IO && usableBytes.getAsLong() < ERASE_RESERVE_BYTES;
        return isFull ? new StorageException(Kind.FULL, "the disk is full: " + failure.getMessage(), failure) : failure;
    }
}
