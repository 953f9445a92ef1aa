package dev.syncspace.api.storage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The open store of the account, for those who look after it. Thread-safe.
 *
 * <p>Every method throws {@link dev.syncspace.api.error.SyncSpaceException} {@code NO_ACCOUNT} or {@code ACCOUNT_LOCKED} while
 * the keys are missing, {@code STORAGE_UNAVAILABLE} while no store is open.
 */
@ProviderType
public interface StorageStatus {
    /** Key of the setting of this device that {@link #tryWrite} writes. */
    String PROBE_KEY = "health.probe";

    /** What it holds. */
    Content content();

    /**
     * Writes a small setting, as durably as every other write.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DISK_FULL}, {@code STORAGE_FAILED}: what any write would get
     */
    void tryWrite();

    /**
     * What a store holds.
     *
     * @param bundle symbolic name of the bundle that stores it
     * @param firstEventSequence sequence of the oldest event that is kept; one more than the last if none is
     * @param lastEventSequence sequence of the newest event; 0 if there was none
     */
    record Content(String bundle, long firstEventSequence, long lastEventSequence) {
        /** Events that are kept. */
        public long eventCount() {
            return lastEventSequence - firstEventSequence + 1;
        }
    }
}
