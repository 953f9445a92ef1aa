package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.transport.RunToken;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
    @TempDir
    private Path directory;

    private Fixture guarded() throws IOException {
        return new Fixture(
                GrpcLimits.defaults(), RunToken.create(directory, GrpcServer.TOKEN_FILE, new SecureRandom()));
    }

    private String token() throws IOException {
        return java.nio.file.Files.readString(directory.resolve("run/grpc-token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic TOKEN", "TOKEN", "Bearer TOKEN2", "Bearer  TOKEN"
            })
    void w25WithoutTheTokenNothingIsDone(String authorization) throws Exception {
        try (Fixture fixture = guarded();
                TestClient client = new TestClient(fixture.server.port(), authorization.replace("TOKEN", token()))) {
            for (var call : java.util.List.of(
                    client.command("Echo", ByteString.EMPTY),
                    client.start(TestClient.INIT, InitRequest.getDefaultInstance()),
                    client.start(TestClient.SHUTDOWN, ShutdownRequest.getDefaultInstance()),
                    client.subscribe(SubscribeRequest.getDefaultInstance()))) {
                assertThat(call.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(call.error().getReason()).isEqualTo("WRONG_TOKEN");
                assertThat(call.end().getDescription()).doesNotContain(token());
            }
            assertThat(fixture.dispatcher.waitingCount()).isZero();
            assertThat(fixture.shutdowns.getCount()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer "})
    void w25WhoCanReadTheOwnersFileMayCall(String scheme) throws Exception {
        try (Fixture fixture = guarded();
                TestClient client = new TestClient(fixture.server.port(), scheme + token())) {
            assertThat(client.echo(ByteString.copyFromUtf8("a")).toStringUtf8()).isEqualTo("a");
        }
    }

    @Test
    void w25TheTransportListensOnTheLoopbackAddressOnly() throws Exception {
        try (Fixture fixture = new Fixture()) {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    assertThat(connects(address, fixture.server.port()))
                            .as("%s", address)
                            .isEqualTo(address.getHostAddress().equals("127.0.0.1"));
                }
            }
        }
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
