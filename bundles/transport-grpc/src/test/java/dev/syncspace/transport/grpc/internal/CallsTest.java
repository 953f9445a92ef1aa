package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.transport.grpc.internal.FakeDispatcher.Waiting;
import dev.syncspace.transport.grpc.internal.TestClient.Call;
import io.grpc.CallOptions;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest {
    private static final int MIB = 1 << 20;

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

    @Test
    void aCommandIsCalledByItsNameAndAnswered() throws Exception {
        Call<CommandResponse> call = client.command("CreateSpace", ByteString.copyFromUtf8("request"));
        Waiting waiting = fixture.dispatcher.next();
        assertThat(waiting.call().command()).isEqualTo("CreateSpace");
        assertThat(waiting.call().request().toStringUtf8()).isEqualTo("request");
        assertThat(waiting.call().timeoutMillis()).isZero();
        waiting.answer().complete(ByteString.copyFromUtf8("response"));
        assertThat(call.next().getData().toStringUtf8()).isEqualTo("response");
        assertThat(call.end()).isEqualTo(Status.OK);
    }

    @Test
    void callsAreNotLocal() throws Exception {
        client.command("InstallBundle", ByteString.EMPTY);
        assertThat(fixture.dispatcher.next().call().origin()).isEqualTo(CallOrigin.GATEWAY);
        client.start(TestClient.INIT, InitRequest.getDefaultInstance());
        assertThat(fixture.dispatcher.next().call().origin()).isEqualTo(CallOrigin.GATEWAY);
        client.start(TestClient.SHUTDOWN, ShutdownRequest.getDefaultInstance());
        assertThat(fixture.dispatcher.next().call().origin()).isEqualTo(CallOrigin.GATEWAY);
    }

    @Test
    void w24InitCarriesDirectoryNetworkAndSettings() throws Exception {
        var call = client.start(
                TestClient.INIT,
                InitRequest.newBuilder()
                        .setStoragePath("/data")
                        .setNetworkId("net")
                        .setConfigJson("{\"device_id\":\"laptop\"}")
                        .build());
        Waiting waiting = fixture.dispatcher.next();
        assertThat(waiting.call().command()).isEqualTo("Init");
        assertThat(dev.syncspace.proto.v1.InitRequest.parseFrom(waiting.call().request()))
                .isEqualTo(dev.syncspace.proto.v1.InitRequest.newBuilder()
                        .setDataDir("/data")
                        .setNetworkId("net")
                        .setConfigJson("{\"device_id\":\"laptop\"}")
                        .build());
        waiting.answer().complete(ByteString.EMPTY);
        assertThat(call.next().getMessage()).isEqualTo("ready");
    }

    @Test
    void w26ShutdownCarriesItsTimeAndEndsThePlatformAfterItsAnswer() throws Exception {
        var call = client.start(
                TestClient.SHUTDOWN,
                ShutdownRequest.newBuilder().setTimeoutMs(2500).build());
        Waiting waiting = fixture.dispatcher.next();
        assertThat(waiting.call().command()).isEqualTo("Shutdown");
        assertThat(waiting.call().timeoutMillis()).isEqualTo(2500);
        assertThat(fixture.shutdowns.getCount()).isOne();
        waiting.answer().complete(ByteString.EMPTY);
        assertThat(call.next().getMessage()).isEqualTo("shut down");
        assertThat(fixture.shutdowns.await(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void w26AShutdownThatRanOutOfTimeEndsThePlatform() throws Exception {
        var call = client.start(
                TestClient.SHUTDOWN,
                ShutdownRequest.newBuilder().setTimeoutMs(1).build());
        fixture.dispatcher
                .next()
                .answer()
                .completeExceptionally(SyncSpaceException.of(Reason.CALL_TIMED_OUT, "too long"));
        assertThat(call.error().getReason()).isEqualTo("CALL_TIMED_OUT");
        assertThat(fixture.shutdowns.await(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aWrongShutdownEndsNothing() {
        var call = client.start(
                TestClient.SHUTDOWN,
                ShutdownRequest.newBuilder().setTimeoutMs(-1).build());
        assertThat(call.error().getField()).isEqualTo("timeout_ms");
        assertThat(fixture.shutdowns.getCount()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsAStatusWithItsNumberAndTheErrorInATrailer(Reason reason) throws Exception {
        Call<CommandResponse> call = client.command("X", ByteString.EMPTY);
        fixture.dispatcher
                .next()
                .answer()
                .completeExceptionally(SyncSpaceException.ofField(reason, "filters[2].operator", "what was wrong: ü")
                        .with("name", "value"));
        assertThat(call.end().getCode().value()).isEqualTo(reason.code().number());
        assertThat(call.end().getDescription()).isEqualTo("what was wrong: ü");
        Error error = call.error();
        assertThat(error.getReason()).isEqualTo(reason.name());
        assertThat(error.getRetryable()).isEqualTo(reason.isRetryable());
        assertThat(error.getField()).isEqualTo("filters[2].operator");
        assertThat(error.getMessage()).isEqualTo("what was wrong: ü");
        assertThat(error.getDetailsMap()).isEqualTo(Map.of("name", "value"));
    }

    @Test
    void aLongTextIsCutToWhatTrailersHold() throws Exception {
        Call<CommandResponse> call = client.command("X", ByteString.EMPTY);
        fixture.dispatcher
                .next()
                .answer()
                .completeExceptionally(SyncSpaceException.of(Reason.INVALID_FIELD, "x".repeat(100_000)));
        assertThat(call.end().getDescription())
                .startsWith("xxx")
                .endsWith("...")
                .hasSizeLessThan(1_100);
    }

    @Test
    void aDefectKeepsItsTextInTheProcess() {
        Call<CommandResponse> call = client.command("Throw", ByteString.EMPTY);
        assertThat(call.error().getReason()).isEqualTo("INTERNAL_ERROR");
        assertThat(call.end().getDescription()).doesNotContain("defect of the dispatcher");
    }

    @Test
    void withoutADispatcherCallsMayBeRepeated() throws Exception {
        fixture.hasDispatcher = false;
        Error error = client.command("Echo", ByteString.EMPTY).error();
        assertThat(error.getReason()).isEqualTo("COMMAND_UNAVAILABLE");
        assertThat(error.getRetryable()).isTrue();
        fixture.hasDispatcher = true;
        assertThat(client.echo(ByteString.copyFromUtf8("a")).toStringUtf8()).isEqualTo("a");
    }

    @Test
    void theDeadlineOfTheCallerReachesTheCommand() throws Exception {
        client.start(
                TestClient.COMMAND,
                TestClient.commandRequest("Slow", ByteString.EMPTY),
                CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));
        assertThat(fixture.dispatcher.next().call().timeoutMillis()).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void aCancelledCallIsCancelled() throws Exception {
        Call<CommandResponse> call = client.command("Slow", ByteString.EMPTY);
        Waiting waiting = fixture.dispatcher.next();
        call.cancel();
        Fixture.await("the cancellation", waiting.answer()::isCancelled);
        assertThat(fixture.server.heldBytes()).isZero();
    }

    @Test
    void aDeadlineThatPassesCancelsTheCall() throws Exception {
        Call<CommandResponse> call = client.start(
                TestClient.COMMAND,
                TestClient.commandRequest("Slow", ByteString.EMPTY),
                CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.MILLISECONDS));
        Waiting waiting = fixture.dispatcher.next();
        assertThat(call.end().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Fixture.await("the cancellation", waiting.answer()::isCancelled);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_384, 65_536, 4 * MIB, 16 * MIB})
    void w1PayloadsComeBackWhole(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        assertThat(client.echo(ByteString.copyFrom(bytes))).isEqualTo(ByteString.copyFrom(bytes));
        Fixture.await("room", () -> held() == 0);
    }

    private long held() {
        try {
            return fixture.server.heldBytes();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRequestBeyondTheLargestDocumentIsRefused() throws Exception {
        Call<CommandResponse> call = client.command("Echo", ByteString.copyFrom(new byte[17 * MIB]));
        assertThat(call.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(client.echo(ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void whatIsNoMessageIsRefusedWithAnErrorOfTheApi() throws Exception {
        // Field 1 of a command is text; here it comes as a number.
        CommandRequest wrong = CommandRequest.newBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                        .addField(
                                1,
                                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                        .addVarint(1)
                                        .build())
                        .build())
                .build();
        Call<CommandResponse> call = client.start(TestClient.COMMAND, wrong);
        assertThat(call.error().getReason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(call.error().getField()).isEqualTo("cmd");
        assertThat(fixture.dispatcher.waitingCount()).isZero();
    }

    @Test
    void manyCallsOfOneConnectionRunAtOnce() throws Exception {
        List<Call<CommandResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(client.command("Slow" + i, ByteString.EMPTY));
        }
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(fixture.dispatcher.next());
        }
        assertThat(fixture.server.clients().connections()).singleElement().satisfies(connection -> {
            assertThat(connection.transport()).isEqualTo("grpc");
            assertThat(connection.client()).startsWith("test-client/1");
            assertThat(connection.runningCalls()).isEqualTo(50);
        });
        for (Waiting one : waiting) {
            one.answer().complete(ByteString.copyFromUtf8(one.call().command()));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(calls.get(i).next().getData().toStringUtf8()).isEqualTo("Slow" + i);
        }
        Fixture.await(
                "the end of the calls",
                () -> fixture.server.clients().connections().get(0).runningCalls() == 0);
    }
}
