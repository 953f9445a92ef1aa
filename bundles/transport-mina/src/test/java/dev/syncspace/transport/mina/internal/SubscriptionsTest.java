package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionsTest {
    @TempDir
    private Path directory;

    @Test
    void w23EventsArriveWithTypeSpaceTimesAndPayload() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, ""), TestClient.credit(1, 10));
            assertThat(client.read().getSubscribed().getCursor()).isEqualTo("e1-0");
            fixture.events.append("document.created", "space", ByteString.copyFromUtf8("payload"));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getEvent().getType()).isEqualTo("document.created");
            assertThat(frame.getEvent().getTimestamp()).isEqualTo(1_700_000_000_124L);
            assertThat(SubscribeResponse.parseFrom(frame.getEvent().getData()))
                    .isEqualTo(SubscribeResponse.newBuilder()
                            .setEventId("e1-1")
                            .setEventType("document.created")
                            .setSpaceId("space")
                            .setTimestamp(1_700_000_000L)
                            .setTimestampMillis(1_700_000_000_124L)
                            .setSequence(1)
                            .setPayload(ByteString.copyFromUtf8("payload"))
                            .build());
        }
    }

    @Test
    void w23TheFilterOfSpacesAndTypesIsHonoured() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(
                    ClientFrame.newBuilder()
                            .setCallId(1)
                            .setSubscribe(SubscribeRequest.newBuilder()
                                    .addEventTypes("document.created")
                                    .addEventTypes("document.created")
                                    .addSpaceIds("mine"))
                            .build(),
                    TestClient.credit(1, 10));
            assertThat(client.read().hasSubscribed()).isTrue();
            fixture.events.append("document.created", "other", ByteString.EMPTY);
            fixture.events.append("document.deleted", "mine", ByteString.EMPTY);
            fixture.events.append("document.created", "mine", ByteString.EMPTY);
            assertThat(SubscribeResponse.parseFrom(client.read().getEvent().getData())
                            .getEventId())
                    .isEqualTo("e1-3");
        }
    }

    @Test
    void noEventComesBeyondWhatWasGranted() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            for (int i = 0; i < 50; i++) {
                fixture.events.append("document.created", "space", ByteString.EMPTY);
            }
            client.send(TestClient.subscribe(1, "e1-0"), TestClient.credit(1, 3));
            assertThat(client.read().getSubscribed().getCursor()).isEqualTo("e1-0");
            for (int i = 1; i <= 3; i++) {
                assertThat(eventId(client.read())).isEqualTo("e1-" + i);
            }
            client.send(TestClient.command(9, "Echo", ByteString.EMPTY));
            assertThat(client.read().getCallId()).isEqualTo(9);
            assertThat(fixture.events.delivered).hasValue(3);
            client.send(TestClient.credit(1, 1), TestClient.credit(1, 1));
            assertThat(eventId(client.read())).isEqualTo("e1-4");
            assertThat(eventId(client.read())).isEqualTo("e1-5");
        }
    }

    @Test
    void aSubscriberThatGrantsNothingCostsNothing() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
            for (int i = 0; i < 1000; i++) {
                fixture.events.append("document.created", "space", ByteString.EMPTY);
            }
            client.send(TestClient.command(9, "Echo", ByteString.EMPTY));
            assertThat(client.read().getCallId()).isEqualTo(9);
            assertThat(fixture.events.delivered).hasValue(0);
            client.send(TestClient.credit(1, 1));
            assertThat(eventId(client.read())).isEqualTo("e1-1");
        }
    }

    @Test
    void aSubscriberThatGrantsEverythingAndReadsNothingIsSentLittle() throws Exception {
        int events = 3000;
        ByteString payload = ByteString.copyFrom(new byte[16 * 1024]);
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.withWindow(fixture.uri, 4096).hello(fixture.token)) {
            for (int i = 0; i < events; i++) {
                fixture.events.append("document.created", "space", payload);
            }
            client.send(TestClient.subscribe(1, "e1-0"), TestClient.credit(1, -1));
            assertThat(client.read().hasSubscribed()).isTrue();
            Fixture.await("some events are sent", () -> fixture.events.delivered.get() > 64);
            // 1 MiB of unread events, a window, and what the two sockets hold.
            assertThat(fixture.events.delivered.get()).isLessThan(events / 2);
            assertThat(fixture.events.largestDemand.get()).isLessThanOrEqualTo(64);
            for (int i = 1; i <= events; i++) {
                assertThat(eventId(client.read())).isEqualTo("e1-" + i);
            }
        }
    }

    @Test
    void whatIsWrittenAfterSubscribingOnTheSameConnectionIsSeen() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            for (int round = 0; round < 50; round++) {
                try (TestClient client = fixture.welcome()) {
                    client.send(
                            TestClient.subscribe(1, ""),
                            TestClient.credit(1, 1),
                            TestClient.command(2, "Wait", ByteString.EMPTY));
                    FakeDispatcher.Waiting write = fixture.dispatcher.next();
                    fixture.events.append("document.created", "round " + round, ByteString.EMPTY);
                    write.answer().complete(ByteString.EMPTY);
                    SubscribeResponse seen = null;
                    while (seen == null) {
                        ServerFrame frame = client.read();
                        if (frame.hasEvent()) {
                            seen = SubscribeResponse.parseFrom(frame.getEvent().getData());
                        }
                    }
                    assertThat(seen.getSpaceId()).isEqualTo("round " + round);
                }
            }
        }
    }

    @Test
    void cancelEndsTheSubscriptionAndNoEventFollows() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, ""), TestClient.credit(1, 100));
            assertThat(client.read().hasSubscribed()).isTrue();
            client.send(TestClient.cancel(1));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getError().getReason()).isEqualTo("CALL_CANCELLED");
            fixture.events.cancelled.get(10, TimeUnit.SECONDS);
            fixture.events.append("document.created", "space", ByteString.EMPTY);
            client.send(TestClient.command(2, "Echo", ByteString.EMPTY));
            assertThat(client.read().getCallId()).isEqualTo(2);
            client.send(TestClient.subscribe(1, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
        }
    }

    @Test
    void theEndOfTheLogIsToldAsCompleted() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
            fixture.events.complete();
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.hasCompleted()).isTrue();
        }
    }

    @Test
    void aFailureOfTheLogIsTold() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
            fixture.events.fail(SyncSpaceException.of(Reason.STORAGE_UNAVAILABLE, "the storage is closed"));
            assertThat(client.read().getError().getReason()).isEqualTo("STORAGE_UNAVAILABLE");
        }
    }

    @Test
    void aWrongCursorFailsTheSubscriptionOnly() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(1, "nonsense"), TestClient.command(2, "Echo", ByteString.EMPTY));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getError().getReason()).isEqualTo("INVALID_CURSOR");
            assertThat(frame.getError().getField()).isEqualTo("cursor");
            assertThat(client.read().getCallId()).isEqualTo(2);
        }
    }

    @Test
    void withoutAnEventLogSubscribingIsUnavailableForNow() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            fixture.hasEvents = false;
            client.send(TestClient.subscribe(1, ""));
            ServerFrame frame = client.read();
            assertThat(frame.getError().getReason()).isEqualTo("COMMAND_UNAVAILABLE");
            assertThat(frame.getError().getRetryable()).isTrue();
            fixture.hasEvents = true;
            client.send(TestClient.subscribe(1, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
        }
    }

    @Test
    void aFilterMayNotBeLong() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            SubscribeRequest.Builder request = SubscribeRequest.newBuilder();
            for (int i = 0; i <= 1000; i++) {
                request.addSpaceIds("space " + i);
            }
            client.send(
                    ClientFrame.newBuilder().setCallId(1).setSubscribe(request).build());
            ServerFrame frame = client.read();
            assertThat(frame.getError().getReason()).isEqualTo("INVALID_FIELD");
            assertThat(frame.getError().getField()).isEqualTo("space_ids");
        }
    }

    @Test
    void oneSubscriptionTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Counts(256, 64, 2, 64)));
                TestClient client = fixture.welcome()) {
            for (int id = 1; id <= 2; id++) {
                client.send(TestClient.subscribe(id, ""), TestClient.credit(id, 5));
                assertThat(client.read().hasSubscribed()).isTrue();
            }
            client.send(TestClient.subscribe(3, ""));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(3);
            assertThat(frame.getError().getReason()).isEqualTo("LIMIT_EXCEEDED");
            fixture.events.append("document.created", "space", ByteString.EMPTY);
            assertThat(client.read().hasEvent()).isTrue();
            assertThat(client.read().hasEvent()).isTrue();
        }
    }

    @Test
    void w22ALostConnectionEndsItsSubscription() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            try (TestClient client = fixture.welcome()) {
                client.send(TestClient.subscribe(1, ""));
                assertThat(client.read().hasSubscribed()).isTrue();
            }
            fixture.events.cancelled.get(10, TimeUnit.SECONDS);
        }
    }

    private static String eventId(ServerFrame frame) throws Exception {
        assertThat(frame.hasEvent()).as("%s", frame).isTrue();
        return SubscribeResponse.parseFrom(frame.getEvent().getData()).getEventId();
    }
}
