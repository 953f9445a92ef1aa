package dev.syncspace.sync.internal.maintenance;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.sync.internal.Committer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives room of erased rows back, and so overwrites what they held; drops old events. Thread-safe. It owns no thread: somebody calls
 * {@link #step} now and then. What is still to be given back is remembered in the store, so that a crash forgets nothing.
 */
public final class Maintenance {
    /** Setting of this device: there are erased rows whose room was not given back. */
    static final String PENDING_KEY = "maintenance/reclaim";

    /** What an event takes on disk, about. */
    private static final long EVENT_BYTES = 200;

    /** Events of one batch: writers wait no longer than for some of their own. */
    private static final int DROP_STEP_EVENTS = 1_000;
    /** An event that is too old stays at most so much longer. */
    private static final long AGE_DELAY_MAX_MILLIS = 60 * 60 * 1000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final ByteString PENDING = ByteString.copyFrom(new byte[] {1});

    private final ObjectStore store;
    private final Committer committer;
    private final MaintenanceLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock stepping = new ReentrantLock();
    private long erasures;
    private long erasedBytes;
    private long waitingSinceMillis = NEVER;

    /** Goes on with what an earlier run left. */
    public Maintenance(ObjectStore store, Committer committer, MaintenanceLimits limits) {
        this.store = store;
        this.committer = committer;
        this.limits = limits;
        if (store.local(PENDING_KEY).isPresent()) {
            erasures = 1;
            erasedBytes = limits.erasedMinBytes();
        }
    }

    /**
     * Something is about to be erased.
     *
     * @param bytes about how much
     * @return goes into the batch that erases it
     */
    public WriteBatch.Operation erasing(long bytes) {
        lock.lock();
        try {
            erasures++;
            erasedBytes = Math.addExact(erasedBytes, Math.min(bytes, limits.erasedMinBytes()));
        } finally {
            lock.unlock();
        }
        return new WriteBatch.PutLocal(PENDING_KEY, PENDING);
    }

    /** As {@link #erasing(long)} for a whole space, whose size nobody has added up. */
    public WriteBatch.Operation erasingSpace() {
        return erasing(limits.erasedMinBytes());
    }

    /**
     * Drops the oldest events if they are too many or too old. A tenth more than the limits may be there, so that it is not
     * done for every event.
     *
     * @param nowMillis Unix milliseconds
     * @return whether it did
     * @throws dev.syncspace.api.storage.StorageException as the store says
     */
    public boolean dropOldEvents(long nowMillis) {
        boolean wereTooMany = dropSuperfluousEvents();
        return dropAgedEvents(nowMillis) || wereTooMany;
    }

    private boolean dropSuperfluousEvents() {
        long last = store.lastEventSequence();
        long dropped = store.firstEventSequence() - 1;
        if (last - dropped <= limits.eventsMax() + limits.eventsMax() / 10) {
            return false;
        }
        while (dropped < last - limits.eventsMax()) {
            dropped = dropEvents(dropped, Math.min(dropped + DROP_STEP_EVENTS, last - limits.eventsMax()));
        }
        return true;
    }

    private boolean dropAgedEvents(long nowMillis) {
        long delayMillis = Math.min(limits.eventsMaxAgeMillis() / 10, AGE_DELAY_MAX_MILLIS);
        long oldestMillis = nowMillis - limits.eventsMaxAgeMillis();
        long dropped = store.firstEventSequence() - 1;
        if (store.events(dropped, 1).stream().noneMatch(row -> row.timestampMillis() < oldestMillis - delayMillis)) {
            return false;
        }
        List<EventRow> rows;
        long aged;
        do {
            rows = store.events(dropped, DROP_STEP_EVENTS);
            aged = rows.stream()
                    .takeWhile(row -> row.timestampMillis() < oldestMillis)
                    .count();
            if (aged > 0) {
                dropped = dropEvents(dropped, dropped + aged);
            }
        } while (aged == DROP_STEP_EVENTS);
        return true;
    }

    private long dropEvents(long after, long through) {
        committer.commit(
                new WriteBatch(List.of(new WriteBatch.DropEvents(through), erasing((through - after) * EVENT_BYTES))));
        return through;
    }

    /**
     * Gives the room back if it is time.
     *
     * @param nowMillis a clock that never goes back
     * @param idleMillis for how long no call has run
     * @return whether it did
     * @throws dev.syncspace.api.storage.StorageException as the store says; it is tried again at the next step
     */
    public boolean step(long nowMillis, long idleMillis) {
        if (!isDue(nowMillis, idleMillis)) {
            return false;
        }
        return reclaim();
    }

    private boolean isDue(long nowMillis, long idleMillis) {
        lock.lock();
        try {
            if (erasures == 0) {
                return false;
            }
            if (waitingSinceMillis == NEVER) {
                waitingSinceMillis = nowMillis;
            }
            boolean enough = erasedBytes >= limits.erasedMinBytes() && idleMillis >= limits.idleMillis();
            return enough || nowMillis - waitingSinceMillis >= limits.waitMaxMillis();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the room back before the store is closed, if enough was erased; less is remembered and waits for the next start,
     * so that nobody waits for it now.
     *
     * @return whether it did
     * @throws dev.syncspace.api.storage.StorageException as the store says
     */
    public boolean lastStep() {
        lock.lock();
        try {
            if (erasures == 0 || erasedBytes < limits.erasedMinBytes()) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return reclaim();
    }

    /**
     * Gives all room back, if there is any.
     *
     * @return whether there was
     * @throws dev.syncspace.api.storage.StorageException as the store says
     */
    public boolean reclaim() {
        stepping.lock();
        try {
            long seen = erasures();
            if (seen == 0) {
                return false;
            }
            store.reclaim();
            done(seen);
            return true;
        } finally {
            stepping.unlock();
        }
    }

    private long erasures() {
        lock.lock();
        try {
            return erasures;
        } finally {
            lock.unlock();
        }
    }

    /** An erasure that began meanwhile may not have been covered: then everything stays pending. */
    private void done(long seen) {
        lock.lock();
        try {
            waitingSinceMillis = NEVER;
            if (erasures == seen) {
                committer.commit(new WriteBatch(List.of(new WriteBatch.RemoveLocal(PENDING_KEY))));
                erasures = 0;
                erasedBytes = 0;
            }
        } finally {
            lock.unlock();
        }
    }
}
