package dev.syncspace.api.event;

import java.util.List;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The event log of the account: one sequence, written in the transaction of the change. Thread-safe.
 *
 * <p>Every method throws {@link dev.syncspace.api.error.SyncSpaceException} {@code FAILED_PRECONDITION} while the account is
 * missing or locked.
 */
@ProviderType
public interface EventService {
    /**
     * Follows the log. A subscription is a cursor over the log and not a queue: a slow subscriber reads later and loses
     * nothing. Only a reader that stays away until the log drops what it has not seen loses events, and is told: an event
     * {@link EventTypes#EVENTS_GAP} takes their place, whatever the filter.
     *
     * @param filter which events
     * @param cursor cursor of an event: those after it follow; empty: those from now on
     * @return a publisher for one subscriber; it emits on threads of the platform, completes when the account is locked or
     *     the platform stops, and never emits more than was requested
     * @throws dev.syncspace.api.error.SyncSpaceException {@code INVALID_CURSOR}
     */
    Flow.Publisher<Event> subscribe(EventFilter filter, String cursor);

    /**
     * The end of the log: a subscription with this cursor gets the events from now on. A transport tells it to a client that
     * subscribes without a cursor, so that the client can come back to this place.
     *
     * @return cursor of the newest event, or of the start of an empty log; never empty
     */
    String position();

    /**
     * Reads the log; {@link EventTypes#EVENTS_GAP} as in {@link #subscribe}.
     *
     * @param filter which events
     * @param cursor cursor of an event: those after it follow; empty: from the oldest that is kept
     * @param limit at most this many, 1 to 10,000
     * @return by sequence; empty if nothing follows
     */
    List<Event> read(EventFilter filter, String cursor, int limit);
}
