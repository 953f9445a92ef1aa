package dev.syncspace.client.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: 50 ms, doubled each time up to 2 s, each a quarter more or less by chance, so
 * that clients of one platform do not come back at once.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long MAX_MILLIS = 2_000;
    private static final int DOUBLINGS_MAX = 16;

    private final DoubleSupplier random;

    /**
     * Creates it.
     *
     * @param random 0 inclusive to 1 exclusive
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The wait after so many attempts, at least one. */
    long delayNanos(int attempts) {
        long millis = Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(attempts - 1, DOUBLINGS_MAX));
        return (long) (TimeUnit.MILLISECONDS.toNanos(millis) * (0.75 + 0.5 * random.getAsDouble()));
    }
}
