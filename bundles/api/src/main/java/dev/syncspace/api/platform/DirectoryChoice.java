package dev.syncspace.api.platform;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Chooses the data directory of a platform that was started without one. A service that is registered only until the choice
 * is made; then {@link DataDirectory} takes its place, and whatever needs a directory starts. Thread-safe.
 */
@ProviderType
public interface DirectoryChoice {
    /**
     * Takes a directory for this process; it is made if it is missing. A refused one leaves the choice open.
     *
     * @param directory made absolute against the directory of the process
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DIRECTORY_IN_USE}; {@code DIRECTORY_NOT_ACCESSIBLE}; {@code
     *     DATA_DIR_MISMATCH} if another directory was chosen meanwhile
     */
    void choose(Path directory);
}
