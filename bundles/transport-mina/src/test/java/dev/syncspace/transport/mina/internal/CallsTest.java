package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.transport.mina.internal.FakeDispatcher.Waiting;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest {
    @TempDir
    private Path directory;

    @Test
    void aCommandReachesTheDispatcherWithItsTimeAndComesBack() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(5, "CreateSpace", ByteString.copyFromUtf8("request")).toBuilder()
                    .setTimeoutMillis(1234)
                    .build());
            Waiting call = fixture.dispatcher.next();
            assertThat(call.call().command()).isEqualTo("CreateSpace");
            assertThat(call.call().request().toStringUtf8()).isEqualTo("request");
            assertThat(call.call().timeoutMillis()).isEqualTo(1234);
            assertThat(call.call().origin()).isEqualTo(CallOrigin.LOCAL);
            call.answer().complete(ByteString.copyFromUtf8("response"));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(5);
            assertThat(frame.getCommand().getData().toStringUtf8()).isEqualTo("response");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 126, 127, 128, 300, 16_383, 65_535, 65_536, 1 << 20, 16 << 20})
    void w1RequestsAndAnswersOfEverySizeComeBackWhole(int size) throws Exception {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Echo", ByteString.copyFrom(data)));
            assertThat(client.read().getCommand().getData().toByteArray()).isEqualTo(data);
        }
    }

    @Test
    void answersComeInTheOrderInWhichCallsEnd() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            for (int id = 1; id <= 3; id++) {
                client.send(TestClient.command(id, "Wait", ByteString.EMPTY));
            }
            List<Waiting> calls =
                    List.of(fixture.dispatcher.next(), fixture.dispatcher.next(), fixture.dispatcher.next());
            for (int id : new int[] {3, 1, 2}) {
                calls.get(id - 1).answer().complete(ByteString.EMPTY);
                assertThat(client.read().getCallId()).isEqualTo(id);
            }
        }
    }

    @Test
    void manyConnectionsCallAtTheSameTime() throws Exception {
        int clients = 8;
        int calls = 500;
        try (Fixture fixture = new Fixture(directory)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int number = 0; number < clients; number++) {
                String name = "client " + number;
                Thread thread = new Thread(() -> {
                    try (TestClient client = fixture.welcome()) {
                        for (int id = 1; id <= calls; id++) {
                            String text = name + " " + id;
                            client.send(TestClient.command(id, "Echo", ByteString.copyFromUtf8(text)));
                            ServerFrame frame = client.read();
                            assertThat(frame.getCallId()).isEqualTo(id);
                            assertThat(frame.getCommand().getData().toStringUtf8())
                                    .isEqualTo(text);
                        }
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aFailureOfTheDispatcherReachesTheClientWhole() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            fixture.dispatcher
                    .next()
                    .answer()
                    .completeExceptionally(SyncSpaceException.ofField(
                                    Reason.VERSION_MISMATCH, "expected_version", "it is at version 4")
                            .with("current_version", "4"));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_ABORTED);
            assertThat(frame.getError().getReason()).isEqualTo("VERSION_MISMATCH");
            assertThat(frame.getError().getField()).isEqualTo("expected_version");
            assertThat(frame.getError().getDetailsMap()).containsEntry("current_version", "4");
        }
    }

    @Test
    void aDefectOfTheDispatcherIsAnInternalErrorWithoutItsText() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Throw", ByteString.EMPTY));
            ServerFrame frame = client.read();
            assertThat(frame.getError().getReason()).isEqualTo("INTERNAL_ERROR");
            assertThat(frame.getError().getMessage()).doesNotContain("a defect of the dispatcher");
            client.send(TestClient.command(2, "Echo", ByteString.EMPTY));
            assertThat(client.read().getCallId()).isEqualTo(2);
        }
    }

    @Test
    void cancelReachesTheCallAndIsAnswered() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(9, "Wait", ByteString.EMPTY));
            Waiting call = fixture.dispatcher.next();
            client.send(TestClient.cancel(9));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(9);
            assertThat(frame.getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_CANCELLED);
            assertThat(call.answer()).isCancelled();
        }
    }

    @Test
    void cancelAndCreditForCallsThatHaveEndedDoNothing() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.cancel(0), TestClient.cancel(77), TestClient.credit(77, 5), TestClient.credit(0, 0));
            client.send(TestClient.command(1, "Echo", ByteString.EMPTY));
            assertThat(client.read().getCallId()).isEqualTo(1);
        }
    }

    @Test
    void aCallIdMayBeUsedAgainAfterItsAnswer() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            for (int i = 0; i < 3; i++) {
                client.send(TestClient.command(-1, "Echo", ByteString.EMPTY));
                assertThat(client.read().getCallId()).isEqualTo(-1);
            }
        }
    }

    @Test
    void runningCallsAreCancelledWhenTheirConnectionBreaks() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            Waiting call = fixture.dispatcher.next();
            client.socket.setSoLinger(true, 0);
            client.socket.close();
            Fixture.await("the call is cancelled", call.answer()::isCancelled);
            Fixture.await("its bytes are given back", () -> fixture.server.heldBytes() == 0);
        }
    }

    @Test
    void aClientThatHasFinishedSendingGetsItsAnswers() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(
                    TestClient.command(1, "Wait", ByteString.EMPTY), TestClient.command(2, "Wait", ByteString.EMPTY));
            client.socket.shutdownOutput();
            fixture.dispatcher.next().answer().complete(ByteString.copyFromUtf8("one"));
            fixture.dispatcher.next().answer().complete(ByteString.copyFromUtf8("two"));
            String first = client.read().getCommand().getData().toStringUtf8();
            String second = client.read().getCommand().getData().toStringUtf8();
            assertThat(List.of(first, second)).containsExactlyInAnyOrder("one", "two");
            client.expectEnd();
        }
    }

    @Test
    void everyCallOfAFloodIsAnsweredAlthoughOnlySomeRunAtOnce() throws Exception {
        int limit = 4;
        int flood = 1000;
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Counts(256, limit, 64, 64)));
                TestClient client = fixture.welcome()) {
            ClientFrame[] frames = new ClientFrame[flood];
            for (int i = 0; i < flood; i++) {
                frames[i] = TestClient.command(i + 1L, "Wait", ByteString.copyFrom(new byte[1024]));
            }
            client.send(frames);
            Set<Long> answered = new HashSet<>();
            for (int i = 0; i < flood; i++) {
                Waiting call = fixture.dispatcher.next();
                assertThat(fixture.dispatcher.waitingCount()).isLessThan(limit);
                call.answer().complete(ByteString.EMPTY);
                answered.add(client.read().getCallId());
            }
            assertThat(answered).hasSize(flood);
            Fixture.await("all bytes are given back", () -> fixture.server.heldBytes() == 0);
        }
    }

    @Test
    void aFloodThatIsHalfClosedIsStillAnswered() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Counts(256, 2, 64, 64)));
                TestClient client = fixture.welcome()) {
            ClientFrame[] frames = new ClientFrame[20];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = TestClient.command(i + 1L, "Wait", ByteString.EMPTY);
            }
            client.send(frames);
            client.socket.shutdownOutput();
            for (int i = 0; i < frames.length; i++) {
                fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
                assertThat(client.read().hasCommand()).isTrue();
            }
            client.expectEnd();
        }
    }

    @Test
    void w24InitCarriesDirectoryNetworkDeviceAndSettings() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(ClientFrame.newBuilder()
                    .setCallId(1)
                    .setInit(InitRequest.newBuilder()
                            .setStoragePath("/data")
                            .setNetworkId("net")
                            .setConfigJson("{\"device_id\":\"laptop\",\"theme\":\"d\\u00e4rk\"}"))
                    .build());
            Waiting call = fixture.dispatcher.next();
            assertThat(call.call().command()).isEqualTo("Init");
            assertThat(dev.syncspace.proto.v1.InitRequest.parseFrom(call.call().request()))
                    .isEqualTo(dev.syncspace.proto.v1.InitRequest.newBuilder()
                            .setDataDir("/data")
                            .setNetworkId("net")
                            .setConfigJson("{\"device_id\":\"laptop\",\"theme\":\"d\\u00e4rk\"}")
                            .build());
            call.answer().complete(ByteString.EMPTY);
            assertThat(client.read().getInit().getMessage()).isEqualTo("ready");
        }
    }

    @Test
    void w26ShutdownCarriesItsTime() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(ClientFrame.newBuilder()
                    .setCallId(1)
                    .setShutdown(ShutdownRequest.newBuilder().setTimeoutMs(2500))
                    .build());
            Waiting call = fixture.dispatcher.next();
            assertThat(call.call().command()).isEqualTo("Shutdown");
            assertThat(call.call().timeoutMillis()).isEqualTo(2500);
            call.answer().complete(ByteString.EMPTY);
            assertThat(client.read().hasShutdown()).isTrue();
        }
    }

    @Test
    void aWrongFieldOfATranslatedCallFailsThatCallOnly() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(ClientFrame.newBuilder()
                    .setCallId(1)
                    .setShutdown(ShutdownRequest.newBuilder().setTimeoutMs(-1))
                    .build());
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getError().getField()).isEqualTo("timeout_ms");
            client.send(ClientFrame.newBuilder()
                    .setCallId(1)
                    .setShutdown(ShutdownRequest.newBuilder().setTimeoutMs(-2))
                    .build());
            assertThat(client.read().getError().getField()).isEqualTo("timeout_ms");
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }
}
