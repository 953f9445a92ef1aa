package dev.syncspace.handlers.events.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class EventHandlerTest extends HandlerContract {
    private static final Event EVENT =
            new Event(5, "e1-5", "document.created", "s", 1_999, ByteString.copyFromUtf8("payload"));

    private final List<List<Object>> calls = new ArrayList<>();
    private List<Event> log = List.of(EVENT);
    private final EventHandler handler = new EventHandler(new EventService() {
        @Override
        public Flow.Publisher<Event> subscribe(EventFilter filter, String cursor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String position() {
            calls.add(List.of("position"));
            return "e1-9";
        }

        @Override
        public List<Event> read(EventFilter filter, String cursor, int limit) {
            calls.add(List.of("read", filter, cursor, limit));
            return log;
        }
    });

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "ReadEvents",
                ReadEventsRequest.newBuilder()
                        .addEventTypes("document.created")
                        .addEventTypes("document.created")
                        .addSpaceIds("s")
                        .setCursor("e1-4")
                        .setLimit(10)
                        .build());
    }

    private ReadEventsResponse read(ReadEventsRequest request) {
        try {
            return ReadEventsResponse.parseFrom(handler.handle(new FakeContext("ReadEvents"), request.toByteString()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private SyncSpaceException failure(ReadEventsRequest.Builder request) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, () -> read(request.build()));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
        return failure;
    }

    @Test
    void readsTheLogBehindTheCursor() {
        ReadEventsResponse response = read((ReadEventsRequest) goodRequests().get("ReadEvents"));
        assertThat(response.getEventsList())
                .containsExactly(SubscribeResponse.newBuilder()
                        .setEventId("e1-5")
                        .setEventType("document.created")
                        .setSpaceId("s")
                        .setTimestamp(1)
                        .setTimestampMillis(1_999)
                        .setSequence(5)
                        .setPayload(ByteString.copyFromUtf8("payload"))
                        .build());
        assertThat(response.getNextCursor()).isEqualTo("e1-5");
        assertThat(calls)
                .containsExactly(
                        List.of("position"),
                        List.of("read", new EventFilter(Set.of("document.created"), Set.of("s")), "e1-4", 10));
    }

    @Test
    void anEmptyAnswerTellsThePlaceUpToWhichNothingWasFound() {
        log = List.of();
        assertThat(read(ReadEventsRequest.getDefaultInstance()).getNextCursor()).isEqualTo("e1-9");
        assertThat(calls.get(0))
                .as("taken before the read, so that nothing is passed by")
                .containsExactly("position");
    }

    @Test
    void theLimitIsThatOfThePlatformUnlessItIsSmaller() {
        read(ReadEventsRequest.newBuilder().setLimit(0).build());
        read(ReadEventsRequest.newBuilder().setLimit(Integer.MAX_VALUE).build());
        read(ReadEventsRequest.newBuilder().setLimit(1).build());
        assertThat(calls)
                .filteredOn(call -> call.get(0).equals("read"))
                .extracting(call -> call.get(3))
                .containsExactly(10_000, 10_000, 1);
        assertThat(failure(ReadEventsRequest.newBuilder().setLimit(-1)).field()).isEqualTo("limit");
    }

    @Test
    void filtersAreNamedByTheirPlace() {
        assertThat(failure(ReadEventsRequest.newBuilder().addEventTypes("a").addEventTypes(""))
                        .field())
                .isEqualTo("event_types[1]");
        assertThat(failure(ReadEventsRequest.newBuilder().addSpaceIds("x".repeat(200)))
                        .field())
                .isEqualTo("space_ids[0]");
        assertThat(failure(ReadEventsRequest.newBuilder().addAllSpaceIds(Collections.nCopies(1_001, "s")))
                        .field())
                .isEqualTo("space_ids");
        assertThat(failure(ReadEventsRequest.newBuilder().addAllEventTypes(Collections.nCopies(1_001, "s")))
                        .field())
                .isEqualTo("event_types");
        assertThat(failure(ReadEventsRequest.newBuilder().setCursor("x".repeat(3_000)))
                        .field())
                .isEqualTo("cursor");
    }
}
