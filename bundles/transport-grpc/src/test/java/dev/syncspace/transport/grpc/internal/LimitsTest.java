package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.transport.grpc.internal.FakeDispatcher.Waiting;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Counts;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Sizes;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Times;
import dev.syncspace.transport.grpc.internal.TestClient.Call;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final int KIB = 1024;

    /** Room for one request whose size is not known. */
    private static Sizes narrow() {
        return new Sizes(64 * KIB, 64 * KIB, 64 * KIB, 32 * KIB, KIB, 64 * KIB, 8 * KIB);
    }

    @Test
    void requestsWithoutRoomWaitAndAreNotRefused() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.limits(narrow()));
                TestClient client = fixture.client()) {
            ByteString large = ByteString.copyFrom(new byte[60 * KIB]);
            Call<CommandResponse> first = client.command("First", large);
            Waiting running = fixture.dispatcher.next();
            Call<CommandResponse> second = client.command("Second", large);
            Call<CommandResponse> cancelled = client.command("Cancelled", large);
            Call<CommandResponse> third = client.command("Third", ByteString.EMPTY);
            Fixture.await(
                    "the waiting calls",
                    () -> fixture.server.clients().connections().get(0).runningCalls() == 4);
            assertThat(fixture.dispatcher.waitingCount()).isZero();
            cancelled.cancel();
            Fixture.await(
                    "the cancellation",
                    () -> fixture.server.clients().connections().get(0).runningCalls() == 3);
            running.answer().complete(ByteString.EMPTY);
            first.next();
            Waiting next = fixture.dispatcher.next();
            assertThat(next.call().command()).isEqualTo("Second");
            assertThat(fixture.dispatcher.waitingCount()).isZero();
            next.answer().complete(ByteString.EMPTY);
            second.next();
            fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
            third.next();
        }
    }

    @Test
    void aRequestThatDoesNotComeIsGivenUp() throws Exception {
        Times times = Times.defaults();
        try (Fixture fixture = new Fixture(Fixture.limits(new Times(
                        times.handshake(), 50, times.keepAlive(), times.resetWindow(), times.drain(), times.cut())));
                TestClient client = fixture.client()) {
            // A client library sends nothing of a call with one request before that is there.
            var streaming = TestClient.COMMAND.toBuilder()
                    .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                    .build();
            Call<CommandResponse> silent = client.open(streaming, CallOptions.DEFAULT);
            assertThat(silent.error().getReason()).isEqualTo("CALL_TIMED_OUT");
            assertThat(fixture.server.heldBytes()).isZero();
        }
    }

    @Test
    void aCallWithoutARequestIsMalformed() throws Exception {
        try (Fixture fixture = new Fixture();
                TestClient client = fixture.client()) {
            Call<CommandResponse> empty = client.open(TestClient.COMMAND, CallOptions.DEFAULT);
            empty.halfClose();
            assertThat(empty.error().getReason()).isEqualTo("MALFORMED_REQUEST");
        }
    }

    @Test
    void callsHaveALimit() throws Exception {
        Counts counts = Counts.defaults();
        try (Fixture fixture = new Fixture(
                        Fixture.limits(new Counts(counts.connections(), counts.streams(), 2, 4, 4, counts.resets())));
                TestClient client = fixture.client()) {
            client.command("First", ByteString.EMPTY);
            Waiting first = fixture.dispatcher.next();
            client.command("Second", ByteString.EMPTY);
            fixture.dispatcher.next();
            Call<CommandResponse> third = client.command("Third", ByteString.EMPTY);
            assertThat(third.error().getReason()).isEqualTo("TOO_MANY_CALLS");
            assertThat(third.error().getRetryable()).isTrue();
            first.answer().complete(ByteString.EMPTY);
            Fixture.await(
                    "room", () -> fixture.server.clients().connections().get(0).runningCalls() == 1);
            client.echo(ByteString.EMPTY);
        }
    }

    @Test
    void connectionsHaveALimit() throws Exception {
        Counts counts = Counts.defaults();
        try (Fixture fixture = new Fixture(
                        Fixture.limits(new Counts(2, counts.streams(), counts.calls(), 4, 4, counts.resets())));
                TestClient first = fixture.client();
                TestClient second = fixture.client()) {
            first.echo(ByteString.EMPTY);
            second.echo(ByteString.EMPTY);
            try (Socket third = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
                third.setSoTimeout((int) Fixture.STUCK.toMillis());
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            second.close();
            try (TestClient later = fixture.client()) {
                Fixture.await("room", () -> answers(later));
            }
        }
    }

    private static boolean answers(TestClient client) {
        return client.command("Echo", ByteString.EMPTY).end().isOk();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        Times times = Times.defaults();
        try (Fixture fixture = new Fixture(Fixture.limits(new Times(
                        100, times.request(), times.keepAlive(), times.resetWindow(), times.drain(), times.cut())));
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), fixture.server.port())) {
            silent.setSoTimeout((int) Fixture.STUCK.toMillis());
            byte[] settings = silent.getInputStream().readAllBytes();
            assertThat(settings).hasSizeLessThan(KIB);
        }
    }

    @Test
    void answersThatAreTooLongBecomeErrors() throws Exception {
        try (Fixture fixture = new Fixture(Fixture.limits(narrow()));
                TestClient client = fixture.client()) {
            Call<CommandResponse> call = client.command("List", ByteString.EMPTY);
            fixture.dispatcher.next().answer().complete(ByteString.copyFrom(new byte[65 * KIB]));
            assertThat(call.error().getReason()).isEqualTo("LIMIT_EXCEEDED");
        }
    }

    @Test
    void metadataHaveALimit() throws Exception {
        try (Fixture fixture = new Fixture();
                TestClient client = new TestClient(fixture.server.port(), "Bearer " + "x".repeat(64 * KIB))) {
            assertThat(client.command("Echo", ByteString.EMPTY).end().isOk()).isFalse();
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void anUnknownMethodIsUnimplemented() throws Exception {
        try (Fixture fixture = new Fixture();
                TestClient client = fixture.client()) {
            var unknown = TestClient.COMMAND.toBuilder()
                    .setFullMethodName("transport.v1.TransportService/Other")
                    .build();
            assertThat(client.start(unknown, TestClient.commandRequest("Echo", ByteString.EMPTY))
                            .end()
                            .getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        }
    }
}
