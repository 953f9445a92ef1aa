package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.SpaceCreatedEvent;
import dev.syncspace.proto.v1.SpaceDeletedEvent;
import dev.syncspace.proto.v1.SpaceUpdatedEvent;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events from the write of one client to the subscription of another. */
class EventsTest {
    private static final List<String> TYPES = List.of(
            "space.created",
            "space.updated",
            "document.created",
            "document.updated",
            "document.deleted",
            "space.deleted");

    @TempDir
    Path directory;

    private static SubscribeRequest.Builder from(String cursor) {
        return SubscribeRequest.newBuilder().setCursor(cursor);
    }

    private static String end(SyncSpaceClient client) {
        return answer(client.readEvents(ReadEventsRequest.getDefaultInstance())).getNextCursor();
    }

    /** Causes one event of each type. */
    private static String oneOfEach(SyncSpaceClient client) {
        String space = answer(client.createSpace("notes")).getSpaceId();
        answer(client.updateSpace(UpdateSpaceRequest.newBuilder()
                .setSpaceId(space)
                .setName("renamed")
                .build()));
        answer(client.createDocument(CreateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId("milk")
                .setCollection("shopping")
                .build()));
        answer(client.updateDocument(space, "milk", ByteString.copyFromUtf8("oat")));
        answer(client.deleteDocument(space, "milk"));
        answer(client.deleteSpace(
                DeleteSpaceRequest.newBuilder().setSpaceId(space).build()));
        return space;
    }

    @Test
    void w23EveryTypeComesWithItsPayloadAndTheFiltersHold() throws InvalidProtocolBufferException {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            String start = end(client);
            Events all =
                    Events.of(platform.connect().subscribe(from(start).build())).ask(100);
            String first = oneOfEach(client);
            String second = oneOfEach(client);

            List<SubscribeResponse> events = all.await(12);
            assertThat(events.subList(0, 6))
                    .extracting(SubscribeResponse::getEventType)
                    .isEqualTo(TYPES);
            assertThat(events)
                    .extracting(SubscribeResponse::getSequence)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertPayloads(events, first);
            for (String type : TYPES) {
                Events ofType = Events.of(client.subscribe(from(start)
                                .addEventTypes(type)
                                .addSpaceIds(second)
                                .build()))
                        .ask(100);
                assertThat(ofType.await(1)).singleElement().satisfies(event -> {
                    assertThat(event.getEventType()).isEqualTo(type);
                    assertThat(event.getSpaceId()).isEqualTo(second);
                });
                assertThat(ofType.left()).isEmpty();
            }
        }
    }

    private static void assertPayloads(List<SubscribeResponse> events, String space)
            throws InvalidProtocolBufferException {
        assertThat(SpaceCreatedEvent.parseFrom(events.get(0).getPayload()).getSpaceId())
                .isEqualTo(space);
        assertThat(SpaceUpdatedEvent.parseFrom(events.get(1).getPayload()).getSpaceId())
                .isEqualTo(space);
        DocumentCreatedEvent created =
                DocumentCreatedEvent.parseFrom(events.get(2).getPayload());
        assertThat(created.getDocumentId()).isEqualTo("milk");
        assertThat(created.getCollection()).isEqualTo("shopping");
        DocumentUpdatedEvent updated =
                DocumentUpdatedEvent.parseFrom(events.get(3).getPayload());
        assertThat(updated.getOldVersion()).isEqualTo(1);
        assertThat(updated.getNewVersion()).isEqualTo(2);
        assertThat(updated.getChangeId()).isNotEqualTo(created.getChangeId());
        assertThat(DocumentDeletedEvent.parseFrom(events.get(4).getPayload()).getDocumentId())
                .isEqualTo("milk");
        assertThat(SpaceDeletedEvent.parseFrom(events.get(5).getPayload()).getSpaceId())
                .isEqualTo(space);
    }

    @Test
    void w22AStalledSubscriberLosesNothingAlsoOverARestart() {
        int count = 500;
        List<String> expected = new ArrayList<>();
        String cursor;
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            String space = answer(client.createSpace("notes")).getSpaceId();
            Events stalled = Events.of(
                    platform.connect().subscribe(SubscribeRequest.newBuilder().build()));
            stalled.ask(1);
            for (int i = 0; i < count; i++) {
                expected.add(answer(client.createDocument(space, "x")).getDocumentId());
            }
            SubscribeResponse first = stalled.await(1).get(0);
            assertThat(stalled.left()).isEmpty();
            stalled.ask(299);
            List<SubscribeResponse> events = stalled.await(299);
            cursor = events.get(298).getEventId();
            events.add(0, first);
            assertThat(events).extracting(EventsTest::documentId).isEqualTo(expected.subList(0, 300));
        }
        try (TestPlatform platform = TestPlatform.start(directory)) {
            Events again = Events.of(platform.connect().subscribe(from(cursor).build()))
                    .ask(1_000);
            assertThat(again.await(200)).extracting(EventsTest::documentId).isEqualTo(expected.subList(300, count));
        }
    }

    private static String documentId(SubscribeResponse event) {
        try {
            return DocumentCreatedEvent.parseFrom(event.getPayload()).getDocumentId();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aConfiguredLimitDropsTheOldestAndTheGapNamesWhatIsStillThere() throws InvalidProtocolBufferException {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            String start = end(client);
            for (int i = 0; i < 8; i++) {
                answer(client.createSpace("notes"));
            }
            new Configurations(platform).update("dev.syncspace.sync", Map.of("events.count.max", 3L));

            SyncSpaceClient next = platform.connect();
            SubscribeResponse first = awaitGap(next, start);
            EventsGapEvent gap = EventsGapEvent.parseFrom(first.getPayload());
            assertThat(gap.getMissingCount()).isEqualTo(5);
            assertThat(gap.getIsOtherLog()).isFalse();
            Events kept = Events.of(next.subscribe(from(gap.getFirstCursor()).build()))
                    .ask(10);
            assertThat(kept.await(3))
                    .extracting(SubscribeResponse::getSequence)
                    .containsExactly(gap.getFirstSequence(), gap.getFirstSequence() + 1, gap.getFirstSequence() + 2);
            assertThat(Events.of(next.subscribe(from(start).build())).ask(10).await(4))
                    .extracting(SubscribeResponse::getEventType)
                    .containsExactly("events.gap", "space.created", "space.created", "space.created");
        }
    }

    /** The log is shortened in the background. */
    private static SubscribeResponse awaitGap(SyncSpaceClient client, String cursor) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        ReadEventsRequest request =
                ReadEventsRequest.newBuilder().setCursor(cursor).setLimit(1).build();
        while (System.nanoTime() < deadlineNanos) {
            List<SubscribeResponse> events = client.readEvents(request)
                    .handle((answer, swapping) ->
                            swapping == null ? answer.getEventsList() : List.<SubscribeResponse>of())
                    .join();
            if (!events.isEmpty() && events.get(0).getEventType().equals("events.gap")) {
                return events.get(0);
            }
        }
        throw new AssertionError("the log was never shortened");
    }
}
