package dev.syncspace.sync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StorageException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageErrorsTest {
    private static final Map<StorageException.Kind, Reason> EXPECTED = new EnumMap<>(Map.of(
            StorageException.Kind.NOT_FOUND, Reason.STORED_DATA_DAMAGED,
            StorageException.Kind.CORRUPT, Reason.STORED_DATA_DAMAGED,
            StorageException.Kind.CONFLICT, Reason.TOO_MUCH_CONTENTION,
            StorageException.Kind.FULL, Reason.DISK_FULL,
            StorageException.Kind.CLOSED, Reason.STORAGE_UNAVAILABLE,
            StorageException.Kind.BUSY, Reason.TOO_MANY_CALLS,
            StorageException.Kind.LOCKED, Reason.DIRECTORY_IN_USE,
            StorageException.Kind.WRONG_KEY, Reason.KEYSTORE_DAMAGED,
            StorageException.Kind.TOO_NEW, Reason.FORMAT_TOO_NEW,
            StorageException.Kind.IO, Reason.STORAGE_FAILED));

    @Test
    void everyKindHasItsReasonAndAMessageOfItsOwn() {
        for (StorageException.Kind kind : StorageException.Kind.values()) {
            StorageException cause = new StorageException(kind, "canary of a row");
            SyncSpaceException failure = StorageErrors.toApi(cause);
            assertThat(failure.reason()).as(kind.name()).isEqualTo(EXPECTED.get(kind));
            assertThat(failure.message()).as(kind.name()).isNotEmpty().doesNotContain("canary");
            assertThat(failure.getCause()).isSameAs(cause);
        }
    }
}
