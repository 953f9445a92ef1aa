package dev.syncspace.sync.internal.event;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.proto.v1.EventsGapEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * Reads the stored event log, and wakes the subscriptions when it grew. It keeps no event: what a subscriber has not asked
 * for stays in the store. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
    /** Largest page of {@link #read}. */
    public static final int READ_MAX = 10_000;
    /** Subscriptions of one account: each holds a thread now and then. */
    static final int SUBSCRIPTIONS_MAX = 1_000;

    private static final int SCAN_ROWS = 256;

    private final StoreReader store;
    private final Executor executor;
    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens the log.
     *
     * @param executor runs the subscribers; more than one thread, so that one slow subscriber does not hold up the others
     */
    public EventLog(StoreReader store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** As {@link dev.syncspace.api.event.EventService#subscribe}. */
    public Flow.Publisher<Event> subscribe(EventFilter filter, String cursor) {
        long last = store.lastEventSequence();
        long after = cursor.isEmpty() ? last : EventCursor.parse(cursor, last);
        return subscriber -> {
            EventSubscription subscription = new EventSubscription(this, executor, filter, after, subscriber);
            subscriptions.add(subscription);
            if (subscriptions.size() > SUBSCRIPTIONS_MAX) {
                subscription.fail(SyncSpaceException.of(
                        Reason.LIMIT_EXCEEDED,
                        "an account has at most " + SUBSCRIPTIONS_MAX + " subscriptions: end one"));
            }
            if (closed) {
                subscription.complete();
            }
            subscription.start();
        };
    }

    /** As {@link dev.syncspace.api.event.EventService#position}. */
    public String position() {
        return EventCursor.of(store.lastEventSequence());
    }

    /** As {@link dev.syncspace.api.event.EventService#read}. */
    public List<Event> read(EventFilter filter, String cursor, int limit) {
        if (limit < 1 || limit > READ_MAX) {
            throw SyncSpaceException.invalid("limit", "limit must be 1 to " + READ_MAX + ", it is " + limit);
        }
        long after = cursor.isEmpty()
                ? store.firstEventSequence() - 1
                : EventCursor.parse(cursor, store.lastEventSequence());
        List<Event> found = new ArrayList<>();
        while (found.size() < limit) {
            Page page = page(filter, after, limit - found.size());
            found.addAll(page.events());
            if (page.isLast()) {
                break;
            }
            after = page.scannedTo();
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
        subscriptions.forEach(EventSubscription::complete);
    }

    void ended(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /**
     * One scan of the log.
     *
     * @param scannedTo sequence up to which everything was looked at
     * @param isLast nothing is stored behind it
     */
    record Page(List<Event> events, long scannedTo, boolean isLast) {}

    Page page(EventFilter filter, long after, int max) {
        List<EventRow> rows = store.events(after, SCAN_ROWS);
        List<Event> events = new ArrayList<>();
        long scannedTo = after;
        if (!rows.isEmpty() && rows.get(0).sequence() > after + 1) {
            events.add(gap(after, rows.get(0)));
            scannedTo = rows.get(0).sequence() - 1;
        }
        for (EventRow row : rows) {
            if (filter.matches(row.type(), row.spaceId())) {
                if (events.size() == max) {
                    return new Page(events, scannedTo, false);
                }
                events.add(new Event(
                        row.sequence(),
                        EventCursor.of(row.sequence()),
                        row.type(),
                        row.spaceId(),
                        row.timestampMillis(),
                        row.payload()));
            }
            scannedTo = row.sequence();
        }
        return new Page(events, scannedTo, rows.size() < SCAN_ROWS);
    }

    /** Stands for the events that were dropped behind a place; its own place is that of the last of them. */
    private static Event gap(long after, EventRow oldestKept) {
        long last = oldestKept.sequence() - 1;
        return new Event(
                last,
                EventCursor.of(last),
                EventTypes.EVENTS_GAP,
                "",
                oldestKept.timestampMillis(),
                EventsGapEvent.newBuilder()
                        .setMissingCount(last - after)
                        .build()
                        .toByteString());
    }
}
