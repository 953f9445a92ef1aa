package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some room free on the disk: a batch that would use it is refused before anything is written. So the database never
 * meets a full disk in the middle of a commit, and there is room to delete. For the writer's thread.
 */
final class Room {
    /** Kept free: a new log file, a checkpoint, and the recovery of a crash. */
    static final long RESERVE_BYTES = 4L * 1024 * 1024;
    /** Part of it that batches may use which erase something. */
    static final long ERASE_RESERVE_BYTES = 2L * 1024 * 1024;

    private final LongSupplier usableBytes;
    private long usableAtRefusal = Long.MIN_VALUE;

    Room(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** Why a batch is refused; null if there is room. */
    @Nullable
    StorageException refusal(Session session, Jobs.Batch batch) throws SQLException {
        long needed = batch.bytes() + (BatchSize.makesRoom(batch.batch()) ? ERASE_RESERVE_BYTES : RESERVE_BYTES);
        long usable = usableBytes.getAsLong();
        if (usable >= needed) {
            return null;
        }
        return new StorageException(
                Kind.FULL, "the disk is full: " + usable + " bytes are free, a write of this size needs " + needed);
    }

    /** A failure whose reason is a full disk, though it does not say so. */
    StorageException explain(StorageException failure) {
        boolean isFull = failure.kind() == Kind.IO && usableBytes.getAsLong() < ERASE_RESERVE_BYTES;
        return isFull ? new StorageException(Kind.FULL, "the disk is full: " + failure.getMessage(), failure) : failure;
    }
}
