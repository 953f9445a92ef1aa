package dev.syncspace.api.platform;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The data directory of the platform. A service: registered when the directory is known and locked for this process, and gone
 * before the lock is. Whoever keeps files there refers to it, and so waits until it may write and has stopped when it may not.
 */
@ProviderType
public interface DataDirectory {
    /** Absolute and normalised; it exists, readable for its owner only. */
    Path path();
}
