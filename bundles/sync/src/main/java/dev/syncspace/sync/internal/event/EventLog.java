package dev.syncspace.sync.internal.event;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.proto.v1.EventsGapEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stored event log, and wakes the subscriptions when it grew. It keeps no event: what a subscriber has not asked
 * for stays in the store. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
    /** Largest page of {@link #read}. */
    public static final int READ_MAX = 10_000;
    /** Subscriptions of one account: each holds a thread now and then. */
    public static final int SUBSCRIPTIONS_MAX = 1_000;

    private static final int SCAN_ROWS = 256;

    private final StoreReader store;
    private final EventLogParts parts;
    private final Clock clock;
    private final Executor executor;
    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    /**
     * Opens the log.
     *
     * @param parts its names
     * @param clock tells when a gap was found
     * @param executor runs the subscribers; more than one thread, so that one slow subscriber does not hold up the others
     */
    public EventLog(StoreReader store, EventLogParts parts, Clock clock, Executor executor) {
        this.store = store;
        this.parts = parts;
        this.clock = clock;
        this.executor = executor;
    }

    /** As {@link dev.syncspace.api.event.EventService#subscribe}. */
    public Flow.Publisher<Event> subscribe(EventFilter filter, String cursor) {
        long last = store.lastEventSequence();
        Place start = cursor.isEmpty() ? new Place(last, false) : place(cursor, last);
        return subscriber -> {
            EventSubscription subscription = new EventSubscription(this, executor, filter, start, subscriber);
            subscriptions.add(subscription);
            if (subscriptions.size() > SUBSCRIPTIONS_MAX) {
                subscription.fail(SyncSpaceException.of(
                        Reason.LIMIT_EXCEEDED,
                        "an account has at most " + SUBSCRIPTIONS_MAX + " subscriptions: end one"));
            }
            if (closed) {
                end(subscription);
            }
            subscription.start();
        };
    }

    /** As {@link dev.syncspace.api.event.EventService#position}. */
    public String position() {
        return parts.cursor(store.lastEventSequence());
    }

    /** As {@link dev.syncspace.api.event.EventService#read}. */
    public List<Event> read(EventFilter filter, String cursor, int limit) {
        if (limit < 1 || limit > READ_MAX) {
            throw SyncSpaceException.invalid("limit", "limit must be 1 to " + READ_MAX + ", it is " + limit);
        }
        Place place = cursor.isEmpty()
                ? new Place(store.firstEventSequence() - 1, false)
                : place(cursor, store.lastEventSequence());
        List<Event> found = new ArrayList<>();
        while (found.size() < limit) {
            Page page = page(filter, place, limit - found.size());
            found.addAll(page.events());
            if (page.isLast()) {
                break;
            }
            place = page.scannedTo();
        }
        return found;
    }

    /** The store has committed events. */
    public void grew() {
        subscriptions.forEach(EventSubscription::wake);
    }

    /** Completes all subscriptions. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(this::end);
    }

    /** Fails all subscriptions: the log goes on elsewhere, and its readers may come again. */
    public void fail(RuntimeException why) {
        failure = why;
        close();
    }

    private void end(EventSubscription subscription) {
        RuntimeException why = failure;
        if (why == null) {
            subscription.complete();
        } else {
            subscription.fail(why);
        }
    }

    void ended(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /**
     * A place in the log.
     *
     * @param after sequence of the last event before it
     * @param isForeign the cursor belongs to another log: its reader is told first that it has to begin anew
     */
    record Place(long after, boolean isForeign) {}

    private Place place(String cursor, long last) {
        return parts.sequence(cursor, last)
                .map(sequence -> new Place(sequence, false))
                .orElseGet(() -> new Place(0, true));
    }

    /**
     * One scan of the log.
     *
     * @param scannedTo place up to which everything was looked at
     * @param isLast nothing is stored behind it
     */
    record Page(List<Event> events, Place scannedTo, boolean isLast) {}

    Page page(EventFilter filter, Place from, int max) {
        List<EventRow> rows = store.events(from.after(), SCAN_ROWS);
        // Asked for behind the rows: an event that comes in between is not taken for one that was dropped.
        long first = rows.isEmpty() ? store.firstEventSequence() : rows.get(0).sequence();
        List<Event> events = new ArrayList<>();
        long scannedTo = from.after();
        if (from.isForeign() || first > from.after() + 1) {
            events.add(gap(from, first, rows));
            scannedTo = first - 1;
        }
        for (EventRow row : rows) {
            if (filter.matches(row.type(), row.spaceId())) {
                if (events.size() == max) {
                    return new Page(events, new Place(scannedTo, false), false);
                }
                events.add(new Event(
                        row.sequence(),
                        parts.cursor(row.sequence()),
                        row.type(),
                        row.spaceId(),
                        row.timestampMillis(),
                        row.payload()));
            }
            scannedTo = row.sequence();
        }
        return new Page(events, new Place(scannedTo, false), rows.size() < SCAN_ROWS);
    }

    /** Stands for the events that were dropped behind a place; its own place is that of the last of them. */
    private Event gap(Place from, long first, List<EventRow> kept) {
        long last = first - 1;
        String cursor = parts.cursor(last);
        return new Event(
                last,
                cursor,
                EventTypes.EVENTS_GAP,
                "",
                kept.isEmpty() ? clock.millis() : kept.get(0).timestampMillis(),
                EventsGapEvent.newBuilder()
                        .setMissingCount(from.isForeign() ? 0 : last - from.after())
                        .setFirstSequence(first)
                        .setFirstCursor(cursor)
                        .setIsOtherLog(from.isForeign())
                        .build()
                        .toByteString());
    }
}
