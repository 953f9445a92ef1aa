package dev.syncspace.sync.internal.maintenance;

/**
 * When room of erased rows is given back, and how long events are kept. Immutable.
 *
 * @param erasedMinBytes so much must have been erased, unless it waited for {@code waitMaxMillis}
 * @param idleMillis so long no call must have run, unless it waited for {@code waitMaxMillis}
 * @param waitMaxMillis so long a small erasure, or a platform that is never idle, is waited for
 * @param eventsMax events that are kept; a tenth more may be there before the oldest are dropped
 * @param eventsMaxAgeMillis how long an event is kept; a tenth longer, one hour at most, before it is dropped
 */
public record MaintenanceLimits(
        long erasedMinBytes, long idleMillis, long waitMaxMillis, long eventsMax, long eventsMaxAgeMillis) {
    /** 30 days. */
    public static final long EVENTS_MAX_AGE_MILLIS = 30L * 24 * 60 * 60 * 1000;
    /** Some hundred MiB. */
    public static final long EVENTS_MAX = 1_000_000;

    /** What the platform uses unless it is configured otherwise. */
    public static final MaintenanceLimits DEFAULT =
            new MaintenanceLimits(1024 * 1024, 10_000, 600_000, EVENTS_MAX, EVENTS_MAX_AGE_MILLIS);

    public MaintenanceLimits {
        if (erasedMinBytes < 0 || idleMillis < 0 || waitMaxMillis < 0 || eventsMax < 0 || eventsMaxAgeMillis < 0) {
            throw new IllegalArgumentException("limits must not be negative: erasedMinBytes " + erasedMinBytes
                    + ", idleMillis " + idleMillis + ", waitMaxMillis " + waitMaxMillis + ", eventsMax " + eventsMax
                    + ", eventsMaxAgeMillis " + eventsMaxAgeMillis);
        }
    }
}
