package dev.syncspace.api.storage;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens stores of one kind. Bundles register it as an OSGi service; the platform takes the one that its configuration
 * names, or the one with the highest ranking.
 */
@ConsumerType
public interface ObjectStoreProvider {
    /** Service property: short name of the kind, for example {@code derby}; the directory of its data has this name. */
    String KIND = "syncspace.storage.kind";

    /** The value of {@link #KIND}. */
    String kind();

    /**
     * Opens the store of a directory, or makes it if the directory is missing or empty. A store of an older schema is
     * migrated first; a failed migration leaves it as it was.
     *
     * @param directory owned by this provider alone; its parent exists
     * @param key 32 bytes that encrypt everything in the directory; copied, the caller may overwrite it afterwards
     * @param options sizes and times
     * @return the open store; the caller closes it
     * @throws StorageException {@code LOCKED} if another process or this one has it open; {@code WRONG_KEY};
     *     {@code TOO_NEW} for a schema of a later version; {@code CORRUPT}; {@code FULL}; {@code IO}
     */
    ObjectStore open(Path directory, byte[] key, StoreOptions options);
}
