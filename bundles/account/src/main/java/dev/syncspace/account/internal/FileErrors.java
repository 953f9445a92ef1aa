package dev.syncspace.account.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a caller of the API is told of a failure to write the keystore. Stateless. */
final class FileErrors {
    /** The JDK has no class for a full disk, only the text of the system. */
    private static final List<String> FULL = List.of("no space left", "not enough space", "quota exceeded");

    private FileErrors() {}

    static SyncSpaceException toApi(Path keystore, IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(text::contains)) {
            return SyncSpaceException.of(
                    Reason.DISK_FULL, "the disk is full: " + keystore + " was not changed; free some space", failure);
        }
        return SyncSpaceException.of(
                Reason.STORAGE_FAILED,
                "the keystore " + keystore + " could not be written: "
                        + failure.getClass().getSimpleName(),
                failure);
    }
}
