package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.transport.grpc.internal.FakeDispatcher.Waiting;
import dev.syncspace.transport.grpc.internal.TestClient.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcServerTest {
    @TempDir
    private Path directory;

    /** Threads of the server; those of the client have other names. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("syncspace-grpc") || name.startsWith("grpc-shared"))
                .toList();
    }

    @Test
    void afterTheEndNoThreadIsLeft() throws Exception {
        Fixture fixture = new Fixture();
        try (TestClient client = fixture.client()) {
            client.echo(ByteString.EMPTY);
            client.subscribe(SubscribeRequest.getDefaultInstance()).headers.get(20, TimeUnit.SECONDS);
            assertThat(threads()).isNotEmpty();
            fixture.close();
        }
        Fixture.await("the end of the threads", () -> threads().isEmpty());
    }

    @Test
    void stoppingLetsRunningCallsEndAndRefusesNewOnes() throws Exception {
        Fixture fixture = new Fixture();
        try (TestClient client = fixture.client()) {
            Call<CommandResponse> call = client.command("Slow", ByteString.EMPTY);
            Waiting waiting = fixture.dispatcher.next();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(fixture::close);
            Fixture.await(
                    "no new calls",
                    () -> !client.command("Echo", ByteString.EMPTY).end().isOk());
            assertThat(closed).isNotDone();
            waiting.answer().complete(ByteString.copyFromUtf8("done"));
            assertThat(call.next().getData().toStringUtf8()).isEqualTo("done");
            closed.get(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingIsLeft() throws Exception {
        try (Fixture fixture = new Fixture()) {
            int port = fixture.server.port();
            assertThatThrownBy(() ->
                            GrpcServer.open(port, null, fixture, GrpcLimits.defaults(), () -> {}, Clock.systemUTC()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
        Fixture.await("the end of the threads", () -> threads().isEmpty());
    }

    @Test
    void theFileWithThePortIsThereWhileItIsTrue() throws Exception {
        Path file = Files.writeString(directory.resolve("port"), "stale");
        PortFile first = PortFile.write(file, 4711);
        assertThat(file).hasContent("4711");
        PortFile.write(file, 4712);
        first.remove();
        assertThat(file).hasContent("4712");
        PortFile second = PortFile.write(file, 4713);
        second.remove();
        assertThat(directory).isEmptyDirectory();
        second.remove();
    }
}
