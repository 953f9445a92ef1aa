package dev.syncspace.sync.internal.maintenance;

/**
 * When room of erased rows is given back. Immutable.
 *
 * @param erasedMinBytes so much must have been erased, unless it waited for {@code waitMaxMillis}
 * @param idleMillis so long no call must have run, unless it waited for {@code waitMaxMillis}
 * @param waitMaxMillis so long a small erasure, or a platform that is never idle, is waited for
 */
public record MaintenanceLimits(long erasedMinBytes, long idleMillis, long waitMaxMillis) {
    /** What the platform uses unless it is configured otherwise. */
    public static final MaintenanceLimits DEFAULT = new MaintenanceLimits(1024 * 1024, 10_000, 600_000);

    public MaintenanceLimits {
        if (erasedMinBytes < 0 || idleMillis < 0 || waitMaxMillis < 0) {
            throw new IllegalArgumentException("limits must not be negative: erasedMinBytes " + erasedMinBytes
                    + ", idleMillis " + idleMillis + ", waitMaxMillis " + waitMaxMillis);
        }
    }
}
