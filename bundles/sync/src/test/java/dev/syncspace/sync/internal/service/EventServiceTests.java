package dev.syncspace.sync.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.event.Collector;
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
        Collector collector = subscribe(ofFirst, "e1-0", 10);
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(3L);
        platform.spaces().update(first, Optional.of("o"), Optional.empty());
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(5L);
        assertThat(collector.left()).isEmpty();
    }

    @Test
    void aSubscriberNeverGetsMoreThanItAskedFor() throws Exception {
        for (int i = 0; i < 5; i++) {
            create();
        }
        Collector collector = subscribe(EventFilter.ALL, "e1-0", 2);
        assertThat(collector.await(2)).extracting(Event::sequence).containsExactly(1L, 2L);
        Collector other = subscribe(EventFilter.ALL, "e1-0", 100);
        other.await(5);

        assertThat(collector.left()).isEmpty();
        collector.subscription().request(1);
        assertThat(collector.await(1)).extracting(Event::sequence).containsExactly(3L);
        collector.subscription().request(Long.MAX_VALUE);
        assertThat(collector.await(2)).extracting(Event::sequence).containsExactly(4L, 5L);
    }

    @Test
    void aSlowSubscriberHoldsNobodyUpAndLosesNothing() throws Exception {
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

        for (String bad : List.of("x", "e1-", "e1-01", "e1--1", "e1-2", "e2-1", "e1-99999999999999999999")) {
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
        assertThat(EventsGapEvent.parseFrom(gap.get(0).payload()).getMissingCount())
                .isEqualTo(5);
        assertThat(read(gap.get(0).cursor())).extracting(Event::sequence).containsExactly(8L, 9L, 10L);
        assertThat(subscribe(EventFilter.ALL, seen, 100).await(4))
                .extracting(Event::sequence)
                .containsExactly(7L, 8L, 9L, 10L);
        assertThat(read("")).extracting(Event::sequence).containsExactly(8L, 9L, 10L);
    }
}
