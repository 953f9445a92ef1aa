package dev.syncspace.sync.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StorageException;

/** The one place where failures of the storage become failures of the API. */
public final class StorageErrors {
    private StorageErrors() {}

    /** What a caller of the API is told of a storage failure. */
    public static SyncSpaceException toApi(StorageException failure) {
        return SyncSpaceException.of(reason(failure.kind()), message(failure.kind()), failure);
    }

    static Reason reason(StorageException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND, CORRUPT -> Reason.STORED_DATA_DAMAGED;
            case CONFLICT -> Reason.TOO_MUCH_CONTENTION;
            case FULL -> Reason.DISK_FULL;
            case CLOSED -> Reason.STORAGE_UNAVAILABLE;
            case BUSY -> Reason.TOO_MANY_CALLS;
            case LOCKED -> Reason.DIRECTORY_IN_USE;
            case WRONG_KEY -> Reason.KEYSTORE_DAMAGED;
            case TOO_NEW -> Reason.FORMAT_TOO_NEW;
            case IO -> Reason.STORAGE_FAILED;
        };
    }

    private static String message(StorageException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> "a stored row that must exist is missing: restore the data directory from a backup";
            case CORRUPT -> "stored data are damaged: restore the data directory from a backup";
            case CONFLICT -> "other writers changed the same object again and again; try again";
            case FULL -> "the disk is full: nothing was written; free some space and try again";
            case CLOSED -> "the storage is closed or being replaced; try again";
            case BUSY -> "too many writes wait for the storage; try again";
            case LOCKED -> "another process uses the data directory: stop it first";
            case WRONG_KEY ->
                "the key of the keystore does not open the storage: keystore and storage do not belong together";
            case TOO_NEW -> "the storage was written by a later version: use that version";
            case IO -> "the storage failed to read or write; the log tells why";
        };
    }
}
