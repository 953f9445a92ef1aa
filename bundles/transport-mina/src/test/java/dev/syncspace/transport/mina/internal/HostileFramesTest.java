package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken or hostile client sends ends its own connection at most; another one goes on beside it. */
class HostileFramesTest {
    @TempDir
    private Path directory;

    @Test
    void framesThatComeByteByByteAreRead() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            byte[] bytes = TestClient.bytes(
                    TestClient.hello(1, ByteString.copyFromUtf8(fixture.token)),
                    TestClient.command(1, "Echo", ByteString.copyFromUtf8("one")),
                    TestClient.command(2, "Echo", ByteString.copyFromUtf8("two")));
            for (byte b : bytes) {
                client.raw(new byte[] {b});
            }
            assertThat(client.read().hasWelcome()).isTrue();
            assertThat(client.read().getCommand().getData().toStringUtf8()).isEqualTo("one");
            assertThat(client.read().getCommand().getData().toStringUtf8()).isEqualTo("two");
        }
    }

    @Test
    void anEmptyFrameEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient other = fixture.welcome();
                TestClient client = fixture.welcome()) {
            client.raw(new byte[4]);
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("MALFORMED_REQUEST");
            assertThat(error.getMessage()).contains("empty");
            assertStillAnswered(other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17 * 1024 * 1024 + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aFrameThatAnnouncesTooMuchEndsTheConnection(int length) throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient other = fixture.welcome();
                TestClient client = fixture.welcome()) {
            client.raw(ByteBuffer.allocate(4).putInt(length).array());
            Error error = client.readLastError();
            assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED);
            assertThat(error.getReason()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(error.getMessage()).contains(Integer.toUnsignedString(length));
            assertThat(error.getDetailsMap()).containsEntry("frame_max_bytes", "17825792");
            assertStillAnswered(other);
        }
    }

    @Test
    void aFrameOfExactlyTheLimitIsRead() throws Exception {
        int limit = 17 * 1024 * 1024;
        ClientFrame shorter = TestClient.command(1, "Echo", ByteString.copyFrom(new byte[limit - 100]));
        int room = limit - shorter.getSerializedSize();
        ClientFrame exact = TestClient.command(1, "Echo", ByteString.copyFrom(new byte[limit - 100 + room]));
        assertThat(exact.getSerializedSize()).isEqualTo(limit);
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(exact);
            assertThat(client.read().getCommand().getData().size()).isEqualTo(limit - 100 + room);
        }
    }

    @Test
    void garbageEndsTheConnection() throws Exception {
        long seed = 20_240_817;
        Random random = new Random(seed);
        try (Fixture fixture = new Fixture(directory);
                TestClient other = fixture.welcome()) {
            for (int round = 0; round < 200; round++) {
                byte[] garbage = new byte[4 + random.nextInt(300)];
                random.nextBytes(garbage);
                try (TestClient client = fixture.welcome()) {
                    client.raw(garbage);
                    client.socket.shutdownOutput();
                    ServerFrame frame = client.read();
                    assertThat(frame.hasError())
                            .as("seed %d, round %d", seed, round)
                            .isTrue();
                }
            }
            assertStillAnswered(other);
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void aFrameThatIsNoMessageEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.raw(new byte[] {0, 0, 0, 2, (byte) 0xff, (byte) 0xff});
            assertThat(client.readLastError().getReason()).isEqualTo("MALFORMED_REQUEST");
        }
    }

    @Test
    void aTruncatedFrameIsToldAndEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            byte[] bytes = TestClient.bytes(TestClient.command(1, "Echo", ByteString.copyFromUtf8("whole")));
            client.raw(java.util.Arrays.copyOf(bytes, bytes.length - 1));
            client.socket.shutdownOutput();
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("MALFORMED_REQUEST");
            assertThat(error.getMessage()).contains("inside a frame");
        }
    }

    @Test
    void anEndlessStreamIsCutOffAndOthersGoOn() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient other = fixture.welcome();
                TestClient client = fixture.welcome()) {
            Thread writer = new Thread(() -> {
                byte[] chunk = new byte[8192];
                java.util.Arrays.fill(chunk, (byte) 0x7f);
                try {
                    OutputStream out = client.socket.getOutputStream();
                    while (true) {
                        out.write(chunk);
                    }
                } catch (IOException end) {
                    // The platform has closed the connection: what the test waits for.
                }
            });
            writer.start();
            assertThat(client.read().getError().getReason()).isEqualTo("LIMIT_EXCEEDED");
            writer.join();
            assertStillAnswered(other);
        }
    }

    @Test
    void aFrameThatIsNeverFinishedIsCutOffAtItsDeadline() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Times(10_000, 100, 30_000, 10, 100)));
                TestClient client = fixture.welcome()) {
            client.raw(new byte[] {0, 0, 1, 0, 1, 2, 3});
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("CALL_TIMED_OUT");
            assertThat(error.getMessage()).contains("frame");
        }
    }

    @Test
    void anIdleConnectionHasNoDeadline() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Times(10_000, 50, 50, 10, 100)));
                TestClient idle = fixture.welcome();
                TestClient late = fixture.welcome()) {
            late.raw(new byte[] {0});
            assertThat(late.readLastError().getReason()).isEqualTo("CALL_TIMED_OUT");
            assertStillAnswered(idle);
        }
    }

    @Test
    void announcedLengthsCostNothingBeforeTheBytesCome() {
        FrameReader reader = new FrameReader();
        ByteBuffer start = ByteBuffer.allocate(5).putInt(16 << 20).put((byte) 1).flip();
        assertThat(reader.read(start)).isEqualTo(FrameReader.Step.BEGIN);
        assertThat(reader.read(start)).isEqualTo(FrameReader.Step.NEED_BYTES);
        assertThat(reader.bufferBytes()).isLessThanOrEqualTo(4096);
    }

    @Test
    void manyAnnouncedFramesDoNotStopSmallCalls() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient other = fixture.welcome()) {
            List<TestClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    TestClient client = fixture.welcome();
                    clients.add(client);
                    client.raw(new byte[] {1, 0, 0, 0, 1});
                }
                Fixture.await("the budget of large frames is taken", () -> fixture.server.heldBytes() == 64L << 20);
                assertStillAnswered(other);
            } finally {
                for (TestClient client : clients) {
                    client.close();
                }
            }
            Fixture.await("the budget is given back", () -> fixture.server.heldBytes() == 0);
        }
    }

    @Test
    void largeFramesWaitForEachOtherAndAllComeThrough() throws Exception {
        byte[] data = new byte[10 << 20];
        new Random(1).nextBytes(data);
        try (Fixture fixture = new Fixture(directory)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 12; i++) {
                Thread thread = new Thread(() -> {
                    try (TestClient client = fixture.welcome()) {
                        client.send(TestClient.command(1, "Echo", ByteString.copyFrom(data)));
                        assertThat(client.read().getCommand().getData().toByteArray())
                                .isEqualTo(data);
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
            Fixture.await("all bytes are given back", () -> fixture.server.heldBytes() == 0);
        }
    }

    @Test
    void anUnknownBodyIsAnErrorOfThatCallOnly() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(ClientFrame.newBuilder()
                    .setCallId(4)
                    .setUnknownFields(UnknownFieldSet.newBuilder()
                            .addField(
                                    99,
                                    UnknownFieldSet.Field.newBuilder()
                                            .addVarint(1)
                                            .build())
                            .build())
                    .build());
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isEqualTo(4);
            assertThat(frame.getError().getReason()).isEqualTo("UNKNOWN_COMMAND");
            assertStillAnswered(client);
        }
    }

    @Test
    void aFrameWithoutCallIdAndBodyEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.raw(new byte[] {0, 0, 0, 2, 8, 0});
            assertThat(client.readLastError().getField()).isEqualTo("call_id");
        }
    }

    @Test
    void callIdZeroEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(0, "Wait", ByteString.EMPTY));
            assertThat(client.readLastError().getField()).isEqualTo("call_id");
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void theIdOfARunningCallEndsTheConnectionAndCancelsTheCall() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.command(3, "Wait", ByteString.EMPTY));
            FakeDispatcher.Waiting first = fixture.dispatcher.next();
            client.send(TestClient.command(3, "Wait", ByteString.EMPTY));
            assertThat(client.readLastError().getField()).isEqualTo("call_id");
            assertThat(first.answer()).isCancelled();
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void theIdOfASubscriptionMayNotBeUsedForACall() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.subscribe(3, ""));
            assertThat(client.read().hasSubscribed()).isTrue();
            client.send(TestClient.command(3, "Wait", ByteString.EMPTY));
            assertThat(client.readLastError().getField()).isEqualTo("call_id");
        }
    }

    private static void assertStillAnswered(TestClient client) throws IOException {
        client.send(TestClient.command(1_000, "Echo", ByteString.copyFromUtf8("still here")));
        assertThat(client.read().getCommand().getData().toStringUtf8()).isEqualTo("still here");
    }
}
