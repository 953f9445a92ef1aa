package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
    @TempDir
    private Path directory;

    @Test
    void aClientWithTheTokenIsWelcome() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(TestClient.hello(1, ByteString.copyFromUtf8(fixture.token)));
            ServerFrame frame = client.read();
            assertThat(frame.getCallId()).isZero();
            assertThat(frame.getWelcome().getProtocolVersion()).isEqualTo(1);
            assertThat(frame.getWelcome().getPlatformVersion()).isEqualTo("1.2.3");
            assertThat(frame.getWelcome().getFrameMaxBytes()).isEqualTo(17 * 1024 * 1024);
        }
    }

    @Test
    void w25OnlyWhoCanReadTheOwnersFileMayCall() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run/token"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run"))))
                    .isEqualTo("rwx------");
            for (String wrong : List.of("", "x", fixture.token + "x", "A".repeat(fixture.token.length()))) {
                try (TestClient client = TestClient.silent(fixture.uri)) {
                    client.send(TestClient.hello(1, ByteString.copyFromUtf8(wrong)));
                    Error error = client.readLastError();
                    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
                    assertThat(error.getReason()).isEqualTo("WRONG_TOKEN");
                    assertThat(error.getMessage()).doesNotContain(fixture.token);
                }
            }
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void w25TheTransportListensOnTheLoopbackAddressOnly() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            assertThat(fixture.uri.getHost()).isEqualTo("127.0.0.1");
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (!address.isLoopbackAddress()) {
                        assertThat(connects(address, fixture.uri.getPort()))
                                .as("%s", address)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void aCallBeforeHelloIsRefusedAndNotMade() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            assertThat(client.readLastError().getReason()).isEqualTo("WRONG_TOKEN");
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @Test
    void framesBehindAWrongTokenAreNotCarriedOut() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(
                    TestClient.hello(1, ByteString.copyFromUtf8("wrong")),
                    TestClient.hello(1, ByteString.copyFromUtf8(fixture.token)),
                    TestClient.command(1, "Wait", ByteString.EMPTY));
            assertThat(client.readLastError().getReason()).isEqualTo("WRONG_TOKEN");
            assertThat(fixture.dispatcher.waitingCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1})
    void anotherVersionOfTheFramesIsRefused(int version) throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(TestClient.hello(version, ByteString.copyFromUtf8(fixture.token)));
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("INVALID_FIELD");
            assertThat(error.getField()).isEqualTo("hello.protocol_version");
        }
    }

    @Test
    void aHelloWithACallIdIsRefused() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(TestClient.hello(1, ByteString.copyFromUtf8(fixture.token)).toBuilder()
                    .setCallId(7)
                    .build());
            assertThat(client.readLastError().getField()).isEqualTo("call_id");
        }
    }

    @Test
    void aSecondHelloEndsTheConnection() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = fixture.welcome()) {
            client.send(TestClient.hello(1, ByteString.copyFromUtf8(fixture.token)));
            assertThat(client.readLastError().getField()).isEqualTo("hello");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosedAtTheDeadline() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Times(50, 30_000, 30_000, 10, 100)));
                TestClient client = TestClient.silent(fixture.uri)) {
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("CALL_TIMED_OUT");
        }
    }

    @Test
    void aHelloThatDripsIsClosedAtTheDeadline() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Times(200, 30_000, 30_000, 10, 100)));
                TestClient client = TestClient.silent(fixture.uri)) {
            byte[] bytes = TestClient.bytes(TestClient.hello(1, ByteString.copyFromUtf8("x".repeat(1000))));
            Thread drip = new Thread(() -> {
                try {
                    for (int i = 0; i < bytes.length - 1 && !client.socket.isClosed(); i++) {
                        client.raw(new byte[] {bytes[i]});
                        Thread.onSpinWait();
                        java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                    }
                } catch (IOException end) {
                    // The platform has closed the connection: what the test waits for.
                }
            });
            drip.start();
            assertThat(client.read().getError().getReason()).isEqualTo("CALL_TIMED_OUT");
            drip.join();
        }
    }

    @Test
    void helloMayNotBeLong() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(TestClient.hello(1, ByteString.copyFrom(new byte[5000])));
            Error error = client.readLastError();
            assertThat(error.getReason()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(error.getDetailsMap()).containsEntry("frame_max_bytes", "4096");
        }
    }

    @Test
    void anEmptyFirstMessageIsNoHello() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                TestClient client = TestClient.silent(fixture.uri)) {
            client.send(ClientFrame.newBuilder().setCallId(3).build());
            assertThat(client.readLastError().getReason()).isEqualTo("WRONG_TOKEN");
        }
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new java.net.InetSocketAddress(address, port), 2000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
