package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.proto.transport.v1.SubscribeResponse;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Counts;
import dev.syncspace.transport.grpc.internal.TestClient.Call;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private static final String UPDATED = "document.updated";

    private Fixture fixture;
    private TestClient client;

    @BeforeEach
    void connect() throws Exception {
        fixture = new Fixture();
        client = fixture.client();
    }

    @AfterEach
    void close() {
        client.close();
        fixture.close();
    }

    private static SubscribeRequest all() {
        return SubscribeRequest.getDefaultInstance();
    }

    /** A subscription that is in place. */
    private static Call<SubscribeResponse> placed(Call<SubscribeResponse> call) throws Exception {
        call.headers.get(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
        return call;
    }

    @Test
    void w23EventsArriveWithTypeSpaceTimesAndPayload() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        ByteString payload = DocumentUpdatedEvent.newBuilder()
                .setDocumentId("d")
                .setNewVersion(2)
                .build()
                .toByteString();
        fixture.events.append(UPDATED, "space", payload);
        SubscribeResponse outer = call.next();
        assertThat(outer.getType()).isEqualTo(UPDATED);
        assertThat(outer.getTimestamp()).isEqualTo(1_700_000_000_124L);
        var inner = dev.syncspace.proto.v1.SubscribeResponse.parseFrom(outer.getData());
        assertThat(inner.getEventId()).isEqualTo("e1-1");
        assertThat(inner.getSpaceId()).isEqualTo("space");
        assertThat(inner.getTimestamp()).isEqualTo(1_700_000_000L);
        assertThat(inner.getPayload()).isEqualTo(payload);
    }

    @Test
    void w23TheFilterOfTypesAndSpacesIsHonoured() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(SubscribeRequest.newBuilder()
                .addEventTypes("space.created")
                .addSpaceIds("a")
                .build()));
        fixture.events.append("space.created", "b", ByteString.EMPTY);
        fixture.events.append(UPDATED, "a", ByteString.EMPTY);
        fixture.events.append("space.created", "a", ByteString.EMPTY);
        assertThat(dev.syncspace.proto.v1.SubscribeResponse.parseFrom(
                                call.next().getData())
                        .getEventId())
                .isEqualTo("e1-3");
    }

    @Test
    void aSubscriptionGoesOnBehindItsCursor() throws Exception {
        for (int i = 0; i < 5; i++) {
            fixture.events.append(UPDATED, "s", ByteString.EMPTY);
        }
        Call<SubscribeResponse> now = placed(client.subscribe(all()));
        assertThat(now.headers.get().get(EventCall.CURSOR)).isEqualTo("e1-5");
        Call<SubscribeResponse> call =
                client.subscribe(SubscribeRequest.newBuilder().setCursor("e1-3").build());
        assertThat(call.headers.get().get(EventCall.CURSOR)).isEqualTo("e1-3");
        assertThat(dev.syncspace.proto.v1.SubscribeResponse.parseFrom(
                                call.next().getData())
                        .getEventId())
                .isEqualTo("e1-4");
    }

    @Test
    void w22AStalledSubscriberCostsAWindowAndLosesNothing() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        ByteString payload = ByteString.copyFrom(new byte[4_000]);
        for (int i = 0; i < 3_000; i++) {
            fixture.events.append(UPDATED, "s", payload);
        }
        fixture.events.settle();
        int window = Counts.defaults().eventWindow();
        // What left for the client: its flow-control window, ours, and the events that were asked for.
        assertThat(fixture.events.delivered.get()).isLessThan(1_000);
        assertThat(fixture.events.largestDemand.get()).isLessThanOrEqualTo(window);
        call.request(3_000);
        for (int i = 1; i <= 3_000; i++) {
            assertThat(dev.syncspace.proto.v1.SubscribeResponse.parseFrom(
                                    call.next().getData())
                            .getEventId())
                    .isEqualTo("e1-" + i);
        }
    }

    @Test
    void aSubscriptionEndsWithoutAnErrorWhenTheAccountIsLocked() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        fixture.events.complete();
        assertThat(call.end()).isEqualTo(Status.OK);
    }

    @Test
    void aFailureOfTheLogIsTold() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        fixture.events.fail(SyncSpaceException.of(Reason.STORAGE_FAILED, "the disk"));
        assertThat(call.error().getReason()).isEqualTo("STORAGE_FAILED");
    }

    @Test
    void aWrongCursorIsAnError() {
        Call<SubscribeResponse> call =
                client.subscribe(SubscribeRequest.newBuilder().setCursor("x").build());
        assertThat(call.error().getReason()).isEqualTo("INVALID_CURSOR");
    }

    @Test
    void withoutALogASubscriptionMayBeRepeated() {
        fixture.hasEvents = false;
        assertThat(client.subscribe(all()).error().getRetryable()).isTrue();
    }

    @Test
    void w22ACancelledSubscriptionEndsInTheLog() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        call.cancel();
        fixture.events.cancelled.get(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
        Fixture.await(
                "the end of the subscription",
                () -> fixture.server.clients().connections().get(0).subscriptions() == 0);
    }

    @Test
    void w22ALostConnectionEndsItsSubscriptionInTheLog() throws Exception {
        placed(client.subscribe(all()));
        client.close();
        fixture.events.cancelled.get(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
        Fixture.await(
                "the end of the connection",
                () -> fixture.server.clients().connections().isEmpty());
    }

    @Test
    void subscriptionsOfAConnectionHaveALimit() throws Exception {
        Counts standard = Counts.defaults();
        try (Fixture strict = new Fixture(Fixture.limits(
                        new Counts(standard.connections(), standard.streams(), standard.calls(), 2, 4, 100)));
                TestClient strictClient = strict.client()) {
            Call<SubscribeResponse> first = placed(strictClient.subscribe(all()));
            placed(strictClient.subscribe(all()));
            assertThat(strict.server.clients().connections().get(0).subscriptions())
                    .isEqualTo(2);
            assertThat(strictClient.subscribe(all()).error().getReason()).isEqualTo("LIMIT_EXCEEDED");
            first.cancel();
            Fixture.await(
                    "the end of the first",
                    () -> strict.server.clients().connections().get(0).subscriptions() == 1);
            placed(strictClient.subscribe(all()));
        }
    }

    @Test
    void stoppingTellsSubscribersToComeBack() throws Exception {
        Call<SubscribeResponse> call = placed(client.subscribe(all()));
        fixture.server.close();
        assertThat(call.error().getReason()).isEqualTo("SHUTTING_DOWN");
        assertThat(call.error().getRetryable()).isTrue();
    }
}
