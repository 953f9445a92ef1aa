package dev.syncspace.client;

import static dev.syncspace.client.ClientTestSupport.connectTo;
import static dev.syncspace.client.ClientTestSupport.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.testkit.local.FakeCall;
import dev.syncspace.testkit.local.FakePlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final SubscribeRequest EVERYTHING = SubscribeRequest.getDefaultInstance();

    private final FakePlatform platform = FakePlatform.start();
    private final BlockingQueue<FakeCall> subscriptions = new LinkedBlockingQueue<>();

    @BeforeEach
    void take() {
        platform.onSubscribe(subscriptions::add);
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void eventsArriveInOrderWithTheFilterOfTheRequest() {
        SubscribeRequest request = SubscribeRequest.newBuilder()
                .addEventTypes("document.created")
                .addSpaceIds("s1")
                .setCursor("e1-4")
                .build();
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(Long.MAX_VALUE);
            client.subscribe(request).subscribe(recorder);
            FakeCall call = nextSubscription();
            call.subscribed("e1-4");
            platform.next(ClientFrame::hasCredit);
            emit(call, 5, 8);

            assertThat(recorder.next()).isEqualTo("subscribed");
            assertThat(recorder.nextEvents(4)).containsExactly("e1-5", "e1-6", "e1-7", "e1-8");
            assertThat(call.frame().getSubscribe().getEventTypesList()).containsExactly("document.created");
            assertThat(call.frame().getSubscribe().getSpaceIdsList()).containsExactly("s1");
            assertThat(call.frame().getSubscribe().getCursor()).isEqualTo("e1-4");
        }
    }

    @Test
    void theSubscriberIsIntroducedWhenThePlatformHasConfirmed() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(1);
            client.subscribe(EVERYTHING).subscribe(recorder);
            FakeCall call = nextSubscription();
            resultOf(client.listSpaces());
            assertThat(recorder.signals).isEmpty();

            call.subscribed("e1-0");

            assertThat(recorder.next()).isEqualTo("subscribed");
        }
    }

    @Test
    void aSlowSubscriberIsNeverSentMoreThanItAskedFor() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(2);
            FakeCall call = subscribe(client, recorder);

            assertThat(nextCredit()).isEqualTo(2);
            emit(call, 1, 2);
            assertThat(recorder.nextEvents(2)).containsExactly("e1-1", "e1-2");
            resultOf(client.listSpaces());
            assertThat(platform.nextCall("ListSpaces")).isNotNull();
            assertThat(platform.waitingFrameCount()).isZero();

            recorder.subscription().request(3);
            assertThat(nextCredit()).isEqualTo(3);
        }
    }

    @Test
    void aSubscriberThatWantsEverythingIsSentAWindowAtATime() {
        int count = 1_000;
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(Long.MAX_VALUE);
            FakeCall call = subscribe(client, recorder);

            int credit = nextCredit();
            assertThat(credit).isEqualTo(ClientLimits.EVENTS_AHEAD_MAX);
            int sent = 0;
            while (sent < count) {
                while (credit > 0 && sent < count) {
                    sent++;
                    credit--;
                    call.event(event("e1-" + sent));
                }
                if (sent < count) {
                    credit += nextCredit();
                }
                assertThat(credit).isLessThanOrEqualTo(ClientLimits.EVENTS_AHEAD_MAX);
            }
            List<String> events = recorder.nextEvents(count);
            assertThat(events)
                    .hasSize(count)
                    .startsWith("e1-1")
                    .endsWith("e1-" + count)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void eventsWithoutCreditEndTheSubscription() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(1);
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            emit(call, 1, 2);

            assertThat(recorder.nextEvents(1)).containsExactly("e1-1");
            assertThat(recorder.next()).contains("INTERNAL_ERROR").contains("credit");
            assertThat(platform.next(ClientFrame::hasCancel).getCallId())
                    .isEqualTo(call.frame().getCallId());
        }
    }

    @Test
    void aLostSubscriptionGoesOnBehindItsLastEvent() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(Long.MAX_VALUE);
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            emit(call, 1, 3);
            recorder.nextEvents(3);
            call.disconnect();

            FakeCall again = nextSubscription();
            assertThat(again.frame().getSubscribe().getCursor()).isEqualTo("e1-3");
            again.subscribed("e1-3");
            assertThat(nextCredit()).isEqualTo(ClientLimits.EVENTS_AHEAD_MAX);
            emit(again, 4, 5);
            assertThat(recorder.nextEvents(2)).containsExactly("e1-4", "e1-5");
        }
    }

    @Test
    void aSubscriptionThatIsLostBeforeItsFirstEventGoesOnWhereItStarted() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            FakeCall call = subscribe(client, recorder, "e1-77");
            assertThat(nextCredit()).isEqualTo(5);
            call.disconnect();

            assertThat(nextSubscription().frame().getSubscribe().getCursor()).isEqualTo("e1-77");
            assertThat(nextCredit()).isEqualTo(5);
        }
    }

    @Test
    void aSubscriptionThatMustNotResumeFailsWithTheConnection() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            client.subscribe(EVERYTHING, Resume.NEVER).subscribe(recorder);
            FakeCall call = nextSubscription();
            call.subscribed("e1-0");
            assertThat(recorder.next()).isEqualTo("subscribed");
            call.disconnect();

            assertThat(recorder.next()).contains("CONNECTION_LOST");
        }
    }

    @Test
    void cancellingEndsTheSubscriptionOnThePlatform() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            recorder.subscription().cancel();

            assertThat(platform.next(ClientFrame::hasCancel).getCallId())
                    .isEqualTo(call.frame().getCallId());
            emit(call, 1, 1);
            resultOf(client.listSpaces());
            assertThat(recorder.signals).isEmpty();
        }
    }

    @Test
    void aLogThatWasClosedByALockCompletesTheSubscription() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            FakeCall call = subscribe(client, recorder);
            call.completed();
            nextSubscription().fail(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, "ACCOUNT_LOCKED", false);

            assertThat(recorder.next()).isEqualTo("completed");
        }
    }

    @Test
    void aLogThatWasClosedByARestartGoesOn() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            call.completed();
            FakeCall again = nextSubscription();
            again.subscribed("e1-0");
            nextCredit();
            emit(again, 1, 1);

            assertThat(recorder.nextEvents(1)).containsExactly("e1-1");
        }
    }

    @Test
    void aLockedAccountIsAFailureOfANewSubscription() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            client.subscribe(EVERYTHING).subscribe(recorder);
            nextSubscription().fail(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, "ACCOUNT_LOCKED", false);

            assertThat(recorder.next()).isEqualTo("subscribed");
            assertThat(recorder.next()).contains("ACCOUNT_LOCKED");
        }
    }

    @Test
    void aCursorThatIsRefusedIsAFailure() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            client.subscribe(SubscribeRequest.newBuilder().setCursor("x").build())
                    .subscribe(recorder);
            nextSubscription().fail(ErrorCode.ERROR_CODE_INVALID_ARGUMENT, "INVALID_CURSOR", false);

            assertThat(recorder.next()).isEqualTo("subscribed");
            assertThat(recorder.next()).contains("INVALID_CURSOR");
        }
    }

    @Test
    void askingForNothingIsAFailure() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            subscribe(client, recorder);
            recorder.subscription().request(0);

            assertThat(recorder.next()).contains("IllegalArgumentException");
        }
    }

    @Test
    void aSubscriberThatThrowsIsToldAndLeftAlone() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(Long.MAX_VALUE);
            recorder.throwsOn = "e1-2";
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            emit(call, 1, 4);

            assertThat(recorder.nextEvents(1)).containsExactly("e1-1");
            assertThat(recorder.next()).contains("thrown by the subscriber");
            platform.next(ClientFrame::hasCancel);
            assertThat(recorder.signals).isEmpty();
        }
    }

    @Test
    void anEventThatCannotBeReadIsAFailure() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Recorder recorder = new Recorder(5);
            FakeCall call = subscribe(client, recorder);
            nextCredit();
            call.send(ServerFrame.newBuilder()
                    .setEvent(dev.syncspace.proto.transport.v1.SubscribeResponse.newBuilder()
                            .setData(ByteString.copyFrom(new byte[] {10, 99}))));

            assertThat(recorder.next()).contains("INTERNAL_ERROR");
        }
    }

    @Test
    void closingTheClientEndsTheSubscription() {
        SyncSpaceClient client = connectTo(platform);
        Recorder recorder = new Recorder(5);
        subscribe(client, recorder);
        client.close();

        assertThat(recorder.next()).contains("CONNECTION_LOST").contains("closed");
    }

    @Test
    void subscribersOfOneClientHaveTheirOwnPlaces() {
        try (SyncSpaceClient client = connectTo(platform)) {
            Flow.Publisher<SubscribeResponse> events = client.subscribe(EVERYTHING);
            Recorder one = new Recorder(1);
            Recorder two = new Recorder(1);
            events.subscribe(one);
            FakeCall first = nextSubscription();
            events.subscribe(two);
            FakeCall second = nextSubscription();
            first.subscribed("e1-0");
            second.subscribed("e1-0");
            platform.next(frame ->
                    frame.hasCredit() && frame.getCallId() == second.frame().getCallId());
            emit(second, 9, 9);

            assertThat(two.next()).isEqualTo("subscribed");
            assertThat(two.nextEvents(1)).containsExactly("e1-9");
            assertThat(one.next()).isEqualTo("subscribed");
            assertThat(one.signals).isEmpty();
        }
    }

    private FakeCall subscribe(SyncSpaceClient client, Recorder recorder) {
        return subscribe(client, recorder, "e1-0");
    }

    private FakeCall subscribe(SyncSpaceClient client, Recorder recorder, String cursor) {
        client.subscribe(EVERYTHING).subscribe(recorder);
        FakeCall call = nextSubscription();
        call.subscribed(cursor);
        assertThat(recorder.next()).isEqualTo("subscribed");
        return call;
    }

    private FakeCall nextSubscription() {
        return take(subscriptions);
    }

    private int nextCredit() {
        return platform.next(ClientFrame::hasCredit).getCredit().getEvents();
    }

    private static void emit(FakeCall call, int from, int to) {
        for (int i = from; i <= to; i++) {
            call.event(event("e1-" + i));
        }
    }

    private static SubscribeResponse event(String id) {
        return SubscribeResponse.newBuilder()
                .setEventId(id)
                .setEventType("document.created")
                .build();
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(FakePlatform.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (taken == null) {
                throw new AssertionError("nothing came");
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Keeps what it was told, as text. */
    private static final class Recorder implements Flow.Subscriber<SubscribeResponse> {
        final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        private final BlockingQueue<Flow.Subscription> subscription = new LinkedBlockingQueue<>();
        private final long demand;
        private volatile String throwsOn = "";

        Recorder(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.add(given);
            signals.add("subscribed");
            given.request(demand);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            if (event.getEventId().equals(throwsOn)) {
                throw new IllegalStateException("thrown by the subscriber");
            }
            signals.add(event.getEventId());
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.toString());
        }

        @Override
        public void onComplete() {
            signals.add("completed");
        }

        Flow.Subscription subscription() {
            return subscription.element();
        }

        String next() {
            return take(signals);
        }

        List<String> nextEvents(int count) {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String next = next();
                assertThat(next).startsWith("e1-");
                events.add(next);
            }
            return events;
        }
    }
}
