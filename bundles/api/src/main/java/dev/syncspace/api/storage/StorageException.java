package dev.syncspace.api.storage;

import java.util.Objects;

/**
 * The failure of a store. The cause keeps what the backend said and never leaves the process; the message never holds
 * stored content or keys.
 */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What happened, and what it means for the data. */
    public enum Kind {
        /** A row that must exist does not. Nothing was written. */
        NOT_FOUND(false),
        /** A precondition of the batch does not hold any more: read again and decide again. Nothing was written. */
        CONFLICT(false),
        /** What is stored cannot be right. */
        CORRUPT(false),
        /** Disk or quota is full. Nothing of the batch was written; it may succeed when there is room. */
        FULL(true),
        /** The store is closed or closing. The batch may or may not have been written if it was running. */
        CLOSED(true),
        /** Too many batches wait. Nothing was written. */
        BUSY(true),
        /** Another process, or this one, has the directory open. */
        LOCKED(true),
        /** The key does not open the store. */
        WRONG_KEY(false),
        /** The schema is newer than this version knows. Nothing was touched. */
        TOO_NEW(false),
        /** A read or write failed. A store that failed to sync refuses further writes until it is opened again. */
        IO(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed later without any change. */
        public boolean isRetryable() {
            return retryable;
        }
    }

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }
}
