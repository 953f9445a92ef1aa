package dev.syncspace.sync.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.proto.v1.SpaceCreatedEvent;
import dev.syncspace.proto.v1.SpaceDeletedEvent;
import dev.syncspace.proto.v1.SpaceUpdatedEvent;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.TestPlatform;
import dev.syncspace.sync.internal.event.Collector;
import dev.syncspace.sync.internal.event.EventLog;
import dev.syncspace.sync.internal.event.EventLogParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The event log as subscribers see it, on any store. */
public abstract class EventServiceTests extends StoreTests {
    private SpaceId create() {
        return platform.spaces().create("n", Map.of()).id();
    }

    private Collector subscribe(EventFilter filter, String cursor, long demand) {
        Collector collector = new Collector(demand);
        platform.events().subscribe(filter, cursor).subscribe(collector);
        return collector;
    }

    private List<Event> read(String cursor) {
        return platform.events().read(EventFilter.ALL, cursor, 10_000);
    }

    private static void assertInvalidCursor(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.INVALID_CURSOR);
            assertThat(failure.field()).isEqualTo("cursor");
        });
    }

    @Test
    void aSubscriberGetsTheEventsFromNowOn() throws Exception {
        create();
        Collector collector = subscribe(EventFilter.ALL, "", 100);
        collector.subscription();

        SpaceId second = create();
        SpaceId third = create();

        assertThat(collector.await(2)).extracting(Event::spaceId).containsExactly(second.text(), third.text());
    }

    @Test
    void aCursorGoesOnBehindItsEventAfterARestart() throws Exception {
        create();
        SpaceId second = create();
        SpaceId third = create();
        String cursor = read("").get(0).cursor();
        String position = platform.events().position();

        restart();

        assertThat(read(cursor)).extracting(Event::spaceId).containsExactly(second.text(), third.text());
        assertThat(subscribe(EventFilter.ALL, cursor, 100).await(2))
                .extracting(Event::spaceId)
                .containsExactly(second.text(), third.text());
        assertThat(read(position)).isEmpty();
        assertThat(platform.events().position()).isEqualTo(position);
        SpaceId fourth = create();
        assertThat(read(position)).extracting(Event::spaceId).containsExactly(fourth.text());
    }

    @Test
    void thePositionOfAnEmptyLogIsItsStart() throws Exception {
        String start = platform.events().position();
        SpaceId first = create();

        assertThat(read(start)).extracting(Event::spaceId).containsExactly(first.text());
        assertThat(read("")).extracting(Event::sequence).containsExactly(1L);
    }

    @Test
    void aFilterLetsTypesAndSpacesPass() throws Exception {
        String start = platform.events().position();
        SpaceId first = create();
        SpaceId second = create();
        platform.spaces().update(first, Optional.of("m"), Optional.empty());
        platform.spaces().update(second, Optional.of("m"), Optional.empty());

        EventFilter ofFirst = new EventFilter(Set.of(EventTypes.SPACE_UPDATED), Set.of(first.text()));
        assertThat(platform.events().read(ofFirst, "", 10))
                .extracting(Event::sequence)
                .containsExactly(3L);
        EventFilter created = new EventFilter(Set.of(EventTypes.SPACE_CREATED), Set.of());
        assertThat(platform.events().read(created, "", 10))
                .extracting(Event::sequence)
                .containsExactly(1L, 2L);
        Collector collector = subscribe(ofFirst, start, 10);
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(3L);
        platform.spaces().update(first, Optional.of("o"), Optional.empty());
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(5L);
        assertThat(collector.left()).isEmpty();
    }

    @Test
    void aSubscriberNeverGetsMoreThanItAskedFor() throws Exception {
        String start = platform.events().position();
        for (int i = 0; i < 5; i++) {
            create();
        }
        Collector collector = subscribe(EventFilter.ALL, start, 2);
        assertThat(collector.await(2)).extracting(Event::sequence).containsExactly(1L, 2L);
        Collector other = subscribe(EventFilter.ALL, start, 100);
        other.await(5);

        assertThat(collector.left()).isEmpty();
        collector.subscription().request(1);
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(3L);
        collector.subscription().request(Long.MAX_VALUE);
        assertThat(collector.await(2)).extracting(Event::sequence).containsExactly(4L, 5L);
    }

    @Test
    void w22ASlowSubscriberHoldsNobodyUpAndLosesNothing() throws Exception {
        Collector slow = subscribe(EventFilter.ALL, "", 0);
        Collector fast = subscribe(EventFilter.ALL, "", Long.MAX_VALUE);
        slow.subscription();
        fast.subscription();
        for (int i = 0; i < 300; i++) {
            create();
        }
        assertThat(fast.await(300)).hasSize(300);

        slow.subscription().request(300);
        List<Event> all = slow.await(300);
        for (int i = 0; i < 300; i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i + 1L);
        }
    }

    @Test
    void aCancelledSubscriptionEnds() throws Exception {
        Collector collector = subscribe(EventFilter.ALL, "", 100);
        collector.subscription().cancel();
        Collector other = subscribe(EventFilter.ALL, "", 100);

        create();

        other.await(1);
        assertThat(collector.left()).isEmpty();
    }

    @Test
    void aDemandThatIsNotPositiveIsAnError() throws Exception {
        Collector collector = subscribe(EventFilter.ALL, "", 0);
        collector.subscription().request(0);

        assertThatThrownBy(collector::awaitEnd)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lockingCompletesTheSubscriptions() throws Exception {
        Collector waiting = subscribe(EventFilter.ALL, "", 100);
        Collector withoutDemand = subscribe(EventFilter.ALL, "", 0);
        waiting.subscription();
        withoutDemand.subscription();

        platform.lock();

        waiting.awaitEnd();
        withoutDemand.awaitEnd();
        waiting.subscription().request(1);
    }

    @Test
    void aPublisherOfALockedAccountCompletesAtOnce() throws Exception {
        var publisher = platform.events().subscribe(EventFilter.ALL, "");
        platform.lock();

        Collector late = new Collector(1);
        publisher.subscribe(late);

        late.awaitEnd();
    }

    @Test
    void cursorsThatNameNoPlaceAreRefused() {
        create();
        String beyond = read("").get(0).cursor().replaceAll("-1$", "-2");

        for (String bad : List.of(
                "x",
                "e1-",
                "e1-01",
                "e1--1",
                "e1-99999999999999999999",
                "e2-1",
                "e2-0123456789abcde-1",
                "e2-0123456789ABCDEF-1",
                "e3-0123456789abcdef-1",
                beyond)) {
            assertInvalidCursor(() -> read(bad));
            assertInvalidCursor(() -> platform.events().subscribe(EventFilter.ALL, bad));
        }
    }

    @Test
    void aReadIsBounded() {
        for (int i = 0; i < 3; i++) {
            create();
        }

        assertThat(platform.events().read(EventFilter.ALL, "", 2)).hasSize(2);
        for (int bad : new int[] {0, -1, 10_001}) {
            assertThatThrownBy(() -> platform.events().read(EventFilter.ALL, "", bad))
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
                        assertThat(failure.field()).isEqualTo("limit");
                    });
        }
    }

    @Test
    void aReaderThatWasAwayForTooLongIsToldOfTheGap() throws Exception {
        for (int i = 0; i < 10; i++) {
            create();
        }
        String seen = read("").get(1).cursor();
        platform.runtime().commit(new WriteBatch(List.of(new WriteBatch.DropEvents(7))));

        EventFilter nothing = new EventFilter(Set.of(EventTypes.DOCUMENT_CREATED), Set.of());
        List<Event> gap = platform.events().read(nothing, seen, 10);
        assertThat(gap).extracting(Event::type).containsExactly(EventTypes.EVENTS_GAP);
        EventsGapEvent payload = EventsGapEvent.parseFrom(gap.get(0).payload());
        assertThat(payload.getMissingCount()).isEqualTo(5);
        assertThat(payload.getFirstSequence()).isEqualTo(8);
        assertThat(payload.getIsOtherLog()).isFalse();
        assertThat(payload.getFirstCursor()).isEqualTo(gap.get(0).cursor());
        assertThat(read(payload.getFirstCursor())).extracting(Event::sequence).containsExactly(8L, 9L, 10L);
        assertThat(subscribe(EventFilter.ALL, seen, 100).await(4))
                .extracting(Event::sequence)
                .containsExactly(7L, 8L, 9L, 10L);
        assertThat(read("")).extracting(Event::sequence).containsExactly(8L, 9L, 10L);
    }

    @Test
    void aGapIsToldAtOnceAlsoWhenTheLogKeepsNothing() throws Exception {
        create();
        create();
        String seen = read("").get(0).cursor();
        Collector waiting = subscribe(EventFilter.ALL, seen, 0);
        waiting.subscription();
        platform.runtime().commit(new WriteBatch(List.of(new WriteBatch.DropEvents(2))));

        waiting.subscription().request(10);
        Event gap = waiting.await(1).get(0);
        EventsGapEvent payload = EventsGapEvent.parseFrom(gap.payload());
        assertThat(payload.getMissingCount()).isEqualTo(1);
        assertThat(payload.getFirstSequence()).isEqualTo(3);
        assertThat(read(seen)).containsExactly(gap);
        assertThat(read(payload.getFirstCursor())).isEmpty();
        assertThat(read(platform.events().position())).isEmpty();
        SpaceId third = create();
        assertThat(waiting.await(1)).extracting(Event::spaceId).containsExactly(third.text());
        assertThat(read(payload.getFirstCursor())).extracting(Event::sequence).containsExactly(3L);
    }

    @Test
    void aCursorOfAnotherLogIsAnsweredWithAGapAndTheWholeLog() throws Exception {
        SpaceId first = create();
        SpaceId second = create();
        EventFilter nothing = new EventFilter(Set.of(EventTypes.DOCUMENT_CREATED), Set.of());

        for (String foreign : List.of("e1-0", "e1-1", "e1-7", "e2-0123456789abcdef-1", "e2-0123456789abcdef-99")) {
            List<Event> events = read(foreign);
            assertThat(events)
                    .extracting(Event::type)
                    .containsExactly(EventTypes.EVENTS_GAP, EventTypes.SPACE_CREATED, EventTypes.SPACE_CREATED);
            EventsGapEvent gap = EventsGapEvent.parseFrom(events.get(0).payload());
            assertThat(gap.getIsOtherLog()).isTrue();
            assertThat(gap.getMissingCount()).isZero();
            assertThat(gap.getFirstSequence()).isEqualTo(1);
            assertThat(read(gap.getFirstCursor()))
                    .extracting(Event::spaceId)
                    .containsExactly(first.text(), second.text());
            assertThat(platform.events().read(nothing, foreign, 10)).containsExactly(events.get(0));
            assertThat(platform.events().read(EventFilter.ALL, foreign, 1)).containsExactly(events.get(0));
            assertThat(subscribe(EventFilter.ALL, foreign, 3).await(3)).isEqualTo(events);
        }
    }

    @Test
    void theLogOfAnotherAccountIsAnotherOne() throws Exception {
        create();
        String cursor = read("").get(0).cursor();

        try (TestPlatform other = TestPlatform.unlocked(directory.resolve("other"), newProvider(), clock, BOB)) {
            other.spaces().create("n", Map.of());
            List<Event> events = other.events().read(EventFilter.ALL, cursor, 10);
            assertThat(events).extracting(Event::type).containsExactly(EventTypes.EVENTS_GAP, EventTypes.SPACE_CREATED);
        }
    }

    @Test
    void aLogThatIsOlderThanNamesKeepsTheCursorsOfItsEvents() {
        create();
        create();
        platform.lock();
        commitRows(new WriteBatch.RemoveLocal(EventLogParts.KEY));
        platform = TestPlatform.unlocked(directory, provider, clock, ALICE);

        assertThat(platform.events().position()).isEqualTo("e1-2");
        create();
        assertThat(read("e1-1")).extracting(Event::sequence).containsExactly(2L, 3L);
        assertThat(read("e1-0")).extracting(Event::sequence).containsExactly(1L, 2L, 3L);
        assertThat(read("").get(1).cursor()).isEqualTo("e1-2");
        assertThat(read("").get(2).cursor()).matches("e2-[0-9a-f]{16}-3");
        assertThat(read("e1-3").get(0).type()).isEqualTo(EventTypes.EVENTS_GAP);
        String named = platform.events().position();
        restart();
        assertThat(platform.events().position()).isEqualTo(named);
        assertThat(read("e1-2")).extracting(Event::sequence).containsExactly(3L);
    }

    @Test
    void aDamagedNameOfTheLogIsTold() {
        platform.lock();
        commitRows(new WriteBatch.PutLocal(EventLogParts.KEY, ByteString.copyFromUtf8("x")));

        assertThatThrownBy(() -> platform.unlock(ALICE))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.STORED_DATA_DAMAGED));

        commitRows(new WriteBatch.RemoveLocal(EventLogParts.KEY));
        platform = TestPlatform.unlocked(directory, provider, clock, ALICE);
    }

    @Test
    void w23EveryTypeOfEventHasItsPayload() throws Exception {
        SpaceId space = create();
        platform.spaces().update(space, Optional.of("m"), Optional.empty());
        WrittenVersion first = platform.documents().create(space, "d", "notes", ByteString.copyFromUtf8("1"), Map.of());
        DocumentUpdate update = new DocumentUpdate(Optional.of(ByteString.copyFromUtf8("2")), Optional.empty(), 0, "");
        WrittenVersion second = platform.documents().update(space, "d", update);
        platform.documents().delete(space, "d");
        platform.spaces().delete(space);

        List<Event> events = read("");
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        EventTypes.SPACE_CREATED,
                        EventTypes.SPACE_UPDATED,
                        EventTypes.DOCUMENT_CREATED,
                        EventTypes.DOCUMENT_UPDATED,
                        EventTypes.DOCUMENT_DELETED,
                        EventTypes.SPACE_DELETED);
        assertThat(events).extracting(Event::spaceId).containsOnly(space.text());
        assertThat(events).extracting(Event::timestampMillis).containsOnly(NOW_MILLIS);
        assertThat(SpaceCreatedEvent.parseFrom(events.get(0).payload()).getSpaceId())
                .isEqualTo(space.text());
        assertThat(SpaceUpdatedEvent.parseFrom(events.get(1).payload()).getSpaceId())
                .isEqualTo(space.text());
        assertThat(DocumentCreatedEvent.parseFrom(events.get(2).payload()))
                .isEqualTo(DocumentCreatedEvent.newBuilder()
                        .setDocumentId("d")
                        .setCollection("notes")
                        .setChangeId(first.changeId())
                        .build());
        assertThat(DocumentUpdatedEvent.parseFrom(events.get(3).payload()))
                .isEqualTo(DocumentUpdatedEvent.newBuilder()
                        .setDocumentId("d")
                        .setOldVersion(1)
                        .setNewVersion(2)
                        .setChangeId(second.changeId())
                        .build());
        assertThat(DocumentDeletedEvent.parseFrom(events.get(4).payload()).getDocumentId())
                .isEqualTo("d");
        assertThat(SpaceDeletedEvent.parseFrom(events.get(5).payload()).getSpaceId())
                .isEqualTo(space.text());
    }

    @Test
    void anAccountHasSoManySubscriptionsAndNotOneMore() throws Exception {
        List<Collector> collectors = new ArrayList<>();
        for (int i = 0; i < EventLog.SUBSCRIPTIONS_MAX; i++) {
            collectors.add(subscribe(EventFilter.ALL, "", 1));
        }
        for (Collector collector : collectors) {
            collector.subscription();
        }
        Collector tooMany = subscribe(EventFilter.ALL, "", 1);
        assertThatThrownBy(tooMany::awaitEnd)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.LIMIT_EXCEEDED));

        SpaceId space = create();
        for (Collector collector : collectors) {
            assertThat(collector.await(1)).extracting(Event::spaceId).containsExactly(space.text());
        }
        collectors.get(0).subscription().cancel();
        Collector next = subscribe(EventFilter.ALL, "", 1);
        create();
        assertThat(next.await(1)).hasSize(1);
    }
}
