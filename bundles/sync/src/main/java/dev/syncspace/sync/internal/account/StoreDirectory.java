package dev.syncspace.sync.internal.account;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the store of an account lies: {@code storage/KIND} below the data directory. Stateless. */
final class StoreDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
    private static final String PARENT = "storage";
    /** File that names the storage which is used when none is configured. */
    private static final String USUAL = ".usual";

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

    /** Whether a kind of storage has a directory here. */
    static boolean exists(Path dataDirectory, String kind) {
        return Files.isDirectory(dataDirectory.resolve(PARENT).resolve(kind));
    }

    /** The storage that this data directory uses when none is configured; empty: none was used yet. */
    static Optional<String> usualKind(Path dataDirectory) {
        Path file = dataDirectory.resolve(PARENT).resolve(USUAL);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(kind -> !kind.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: the storage is chosen as if it was not there", file, e);
            return Optional.empty();
        }
    }

    /** Remembers {@link #usualKind}. Without it a wrong storage could be chosen one day, but the store itself is in order. */
    static void rememberUsual(Path dataDirectory, String kind) {
        if (usualKind(dataDirectory).equals(Optional.of(kind))) {
            return;
        }
        Path file = dataDirectory.resolve(PARENT).resolve(USUAL);
        Path part = file.resolveSibling(USUAL + ".new");
        try {
            Files.writeString(part, kind + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: with several storages installed, configure provider.target", file, e);
        }
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
