package dev.syncspace.sync.internal.account;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the store of an account lies: {@code storage/KIND} below the data directory. Stateless. */
final class StoreDirectory {
    private static final String PARENT = "storage";
    private static final String OWNER_ONLY = "rwx------";

    private StoreDirectory() {}

    /**
     * Makes the parent of the store's directory, for the owner alone; the provider makes the directory itself.
     *
     * @return the directory of the store
     * @throws SyncSpaceException {@code STORAGE_FAILED}
     */
    static Path prepare(Path dataDirectory, String kind) {
        Path parent = dataDirectory.resolve(PARENT);
        try {
            if (!Files.isDirectory(parent)) {
                makeOwnerOnly(parent);
            }
        } catch (IOException e) {
            throw SyncSpaceException.of(
                    Reason.STORAGE_FAILED,
                    "the directory " + parent + " cannot be made: check its owner and its rights",
                    e);
        }
        return parent.resolve(kind);
    }

    private static void makeOwnerOnly(Path directory) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } else {
            Files.createDirectories(directory);
        }
    }
}
