package dev.syncspace.handlers.events.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.util.HashSet;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads of the event log. Following it is no command: a transport serves Subscribe from the event service itself. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=ReadEvents", CommandHandler.READ_COMMANDS + "=ReadEvents"})
public final class EventHandler implements CommandHandler {
    /** Events of one answer: what the event service gives at once. */
    private static final int EVENTS_MAX = 10_000;
    /** Event types or spaces that one filter may name. */
    private static final int FILTER_MAX = 1_000;
    /** Far longer than any type. */
    private static final int TYPE_MAX_BYTES = 128;

    private static final long MILLIS_PER_SECOND = 1000;

    private final EventService events;

    @Activate
    public EventHandler(@Reference EventService events) {
        this.events = events;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("ReadEvents")) {
            throw Requests.notMine(context);
        }
        return read(Requests.parse(ReadEventsRequest.parser(), request)).toByteString();
    }

    private ReadEventsResponse read(ReadEventsRequest request) {
        EventFilter filter = filter(request);
        String cursor = Requests.atMost("cursor", request.getCursor(), DocumentLimits.CURSOR_MAX_BYTES);
        int wanted = Requests.limit(request.getLimit());
        int limit = wanted == 0 ? EVENTS_MAX : Math.min(wanted, EVENTS_MAX);
        // Before the read: events that come meanwhile are behind it and are read the next time.
        String position = events.position();
        List<Event> found = events.read(filter, cursor, limit);
        ReadEventsResponse.Builder response = ReadEventsResponse.newBuilder();
        found.forEach(event -> response.addEvents(message(event)));
        return response.setNextCursor(
                        found.isEmpty() ? position : found.get(found.size() - 1).cursor())
                .build();
    }

    private static EventFilter filter(ReadEventsRequest request) {
        checkCount("event_types", request.getEventTypesCount());
        checkCount("space_ids", request.getSpaceIdsCount());
        for (int i = 0; i < request.getEventTypesCount(); i++) {
            String field = "event_types[" + i + "]";
            Requests.atMost(field, Requests.required(field, request.getEventTypes(i)), TYPE_MAX_BYTES);
        }
        for (int i = 0; i < request.getSpaceIdsCount(); i++) {
            String field = "space_ids[" + i + "]";
            Requests.atMost(field, Requests.required(field, request.getSpaceIds(i)), Requests.SPACE_ID_MAX_BYTES);
        }
        return new EventFilter(new HashSet<>(request.getEventTypesList()), new HashSet<>(request.getSpaceIdsList()));
    }

    private static void checkCount(String field, int count) {
        if (count > FILTER_MAX) {
            throw SyncSpaceException.invalid(field, field + " has at most " + FILTER_MAX + " entries, not " + count);
        }
    }

    private static SubscribeResponse message(Event event) {
        return SubscribeResponse.newBuilder()
                .setEventId(event.cursor())
                .setEventType(event.type())
                .setSpaceId(event.spaceId())
                .setTimestamp(Math.floorDiv(event.timestampMillis(), MILLIS_PER_SECOND))
                .setPayload(event.payload())
                .setTimestampMillis(event.timestampMillis())
                .setSequence(event.sequence())
                .build();
    }
}
