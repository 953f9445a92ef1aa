package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.transport.TransportAnswers;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import dev.syncspace.transport.mina.internal.TransportLimits.Sizes;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackPressureTest {
    private static final int KIB = 1024;

    @TempDir
    private Path directory;

    @Test
    void aClientThatDoesNotReadIsReadNoFurtherAndGoesOnWhenItReads() throws Exception {
        int calls = 400;
        try (Fixture fixture = new Fixture(directory, small(30_000));
                TestClient client = TestClient.withWindow(fixture.uri, 4 * KIB).hello(fixture.token)) {
            Thread writer = writer(client, calls);
            Fixture.await(
                    "the client is held up",
                    () -> writer.getState() == Thread.State.RUNNABLE && fixture.server.connectionCount() == 1);
            try (TestClient other = fixture.welcome()) {
                other.send(TestClient.command(1, "Echo", ByteString.EMPTY));
                assertThat(other.read().getCallId()).isEqualTo(1);
            }
            for (int id = 1; id <= calls; id++) {
                ServerFrame frame = client.read();
                assertThat(frame.getCallId()).isEqualTo(id);
                assertThat(frame.getCommand().getData().size()).isEqualTo(32 * KIB);
            }
            writer.join();
        }
    }

    @Test
    void aClientThatTakesNothingIsClosedAfterAWhile() throws Exception {
        try (Fixture fixture = new Fixture(directory, small(100));
                TestClient client = TestClient.withWindow(fixture.uri, 4 * KIB).hello(fixture.token)) {
            Thread writer = writer(client, 4000);
            Fixture.await("the connection is closed", () -> fixture.server.connectionCount() == 0);
            writer.join();
        }
    }

    @Test
    void aSlowReaderOfOneLongAnswerIsNotClosed() throws Exception {
        long stallMillis = 1000;
        try (Fixture fixture = new Fixture(directory, small(stallMillis));
                TestClient client = TestClient.withWindow(fixture.uri, 64 * KIB).hello(fixture.token)) {
            // More than the system keeps for the two sockets.
            int size = 8 << 20;
            client.send(TestClient.command(1, "Echo", ByteString.copyFrom(new byte[size])));
            long start = System.nanoTime();
            byte[] some = new byte[64 * KIB];
            int read = 0;
            while (read < size) {
                // A pace that needs some stall times in all, and never a whole one without a byte.
                java.util.concurrent.locks.LockSupport.parkNanos(15_000_000);
                int count = client.socket.getInputStream().read(some);
                assertThat(count).isPositive();
                read += count;
            }
            assertThat(System.nanoTime() - start).isGreaterThan(stallMillis * 1_000_000);
        }
    }

    @Test
    void aLargeAnswerThatNobodyHasRoomForBecomesAnError() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.withWindow(fixture.uri, 4 * KIB).hello(fixture.token)) {
            ByteString large = ByteString.copyFrom(new byte[16 << 20]);
            int frame16MiB = ServerFrame.newBuilder()
                    .setCallId(1)
                    .setCommand(TransportAnswers.command(large))
                    .build()
                    .getSerializedSize();
            int calls = 8;
            for (int id = 1; id <= calls; id++) {
                client.send(TestClient.command(id, "Wait", ByteString.EMPTY));
            }
            List<FakeDispatcher.Waiting> running = new ArrayList<>();
            for (int id = 1; id <= calls; id++) {
                running.add(fixture.dispatcher.next());
            }
            running.forEach(call -> call.answer().complete(large));
            int whole = 0;
            int dropped = 0;
            for (int id = 1; id <= calls; id++) {
                ServerFrame frame = client.read();
                if (frame.hasCommand()) {
                    assertThat(frame.getCommand().getData().size()).isEqualTo(large.size());
                    whole++;
                } else {
                    assertThat(frame.getError().getReason()).isEqualTo("LIMIT_EXCEEDED");
                    assertThat(frame.getError().getMessage()).contains("the call was carried out");
                    assertThat(frame.getError().getDetailsMap())
                            .containsEntry("dropped_answer_bytes", Integer.toString(frame16MiB));
                    dropped++;
                }
            }
            assertThat(whole).isBetween(3, 4);
            assertThat(dropped).isEqualTo(calls - whole);
            client.send(TestClient.command(1, "Echo", ByteString.EMPTY));
            assertThat(client.read().hasCommand()).isTrue();
        }
    }

    @Test
    void anAnswerBeyondTheLimitIsAnError() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            fixture.dispatcher.next().answer().complete(ByteString.copyFrom(new byte[32 << 20]));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(1);
            assertThat(frame.getError().getReason()).isEqualTo("LIMIT_EXCEEDED");
        }
    }

    /** Limits that a test reaches with some hundred kilobytes. */
    private static TransportLimits small(long stallMillis) {
        Sizes sizes = Sizes.defaults();
        return new TransportLimits(
                Counts.defaults(),
                new Sizes(
                        sizes.helloMax(),
                        sizes.frameMax(),
                        sizes.answerMax(),
                        sizes.smallFrameMax(),
                        sizes.smallFrames(),
                        sizes.largeFrames(),
                        64 * KIB,
                        16 * KIB,
                        sizes.unreadMax()),
                new Times(10_000, 30_000, stallMillis, 10, 100));
    }

    private static Thread writer(TestClient client, int calls) {
        Thread writer = new Thread(() -> {
            try {
                ByteString data = ByteString.copyFrom(new byte[32 * KIB]);
                for (int id = 1; id <= calls; id++) {
                    ClientFrame frame = TestClient.command(id, "Echo", data);
                    client.send(frame);
                }
            } catch (IOException end) {
                // The platform has closed the connection: one of the tests waits for that.
            }
        });
        writer.start();
        return writer;
    }
}
