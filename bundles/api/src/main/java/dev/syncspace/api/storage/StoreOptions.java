package dev.syncspace.api.storage;

/**
 * Sizes of an open store. Immutable.
 *
 * @param cacheBytes memory for pages, in bytes; a hint
 * @param queueMax batches that may wait for the writer; one more fails with {@code BUSY}
 * @param groupMax batches that share one transaction at most
 */
public record StoreOptions(long cacheBytes, int queueMax, int groupMax) {
    /** What the platform uses unless it is configured otherwise. */
    public static final StoreOptions DEFAULT = new StoreOptions(32L * 1024 * 1024, 10_000, 256);

    public StoreOptions {
        if (cacheBytes < 0 || queueMax < 1 || groupMax < 1) {
            throw new IllegalArgumentException("sizes must be positive: cacheBytes " + cacheBytes + ", queueMax "
                    + queueMax + ", groupMax " + groupMax);
        }
    }
}
