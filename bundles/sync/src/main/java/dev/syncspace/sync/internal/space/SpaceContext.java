package dev.syncspace.sync.internal.space;

import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.sync.internal.Committer;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What everything about spaces works with. Immutable.
 *
 * @param session keys of the account
 * @param store reads of the store
 * @param committer writes of the store
 * @param clock what time it is
 * @param random keys, seeds and nonces
 */
public record SpaceContext(
        AccountSession session, StoreReader store, Committer committer, Clock clock, RandomGenerator random) {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    /** Unix microseconds. */
    long nowMicros() {
        var now = clock.instant();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "SpaceContext[…]";
    }
}
