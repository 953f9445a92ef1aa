package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.transport.mina.internal.FakeDispatcher.Waiting;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServerTest {
    @TempDir
    private Path directory;

    @Test
    void oneConnectionTooManyIsToldSoAndClosed() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Counts(3, 64, 64, 64)))) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(fixture.welcome());
            }
            try (TestClient extra = TestClient.silent(fixture.uri)) {
                Error error = extra.readLastError();
                assertThat(error.getReason()).isEqualTo("TOO_MANY_CALLS");
                assertThat(error.getRetryable()).isTrue();
                assertThat(error.getMessage()).contains("3 connections");
            }
            clients.get(0).close();
            Fixture.await("a place is free", () -> fixture.server.connectionCount() < 3);
            clients.add(fixture.welcome());
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aThousandConnectsLeaveNoDescriptorAndNoThreadBehind() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            for (int i = 0; i < 50; i++) {
                fixture.welcome().close();
            }
            Fixture.await("all are closed", () -> fixture.server.connectionCount() == 0);
            long descriptorsBefore = descriptors();
            int threadsBefore = Thread.activeCount();
            for (int i = 0; i < 1000; i++) {
                try (TestClient client = i % 2 == 0 ? fixture.welcome() : TestClient.silent(fixture.uri)) {
                    if (i % 3 == 0) {
                        client.raw(new byte[] {0, 0});
                    }
                }
            }
            Fixture.await("all are closed", () -> fixture.server.connectionCount() == 0);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 2);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 2);
            assertThat(fixture.server.heldBytes()).isZero();
        }
    }

    @Test
    void twoHundredOpenConnectionsNeedNoThreadEach() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            int threadsBefore = Thread.activeCount();
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(fixture.welcome());
            }
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore + 4);
            for (TestClient client : clients) {
                client.send(TestClient.command(1, "Echo", ByteString.EMPTY));
            }
            for (TestClient client : clients) {
                assertThat(client.read().getCallId()).isEqualTo(1);
                client.close();
            }
        }
    }

    @Test
    void stoppingLetsRunningCallsEndAndRefusesNewOnes() throws Exception {
        Fixture fixture = new Fixture(directory);
        try (TestClient client = fixture.welcome();
                TestClient idle = fixture.welcome();
                TestClient subscriber = fixture.welcome()) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            subscriber.send(TestClient.subscribe(7, ""));
            assertThat(subscriber.read().hasSubscribed()).isTrue();
            Waiting running = fixture.dispatcher.next();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(fixture::close);

            assertThat(idle.readLastError().getReason()).isEqualTo("SHUTTING_DOWN");
            ServerFrame end = subscriber.read();
            assertThat(end.getCallId()).isEqualTo(7);
            assertThat(end.getError().getReason()).isEqualTo("SHUTTING_DOWN");
            assertThat(subscriber.readLastError().getReason()).isEqualTo("SHUTTING_DOWN");
            assertThatThrownBy(() -> TestClient.silent(fixture.uri)).isInstanceOf(ConnectException.class);

            // The connections are told one after the other; this one may be the last.
            long id = 1;
            ServerFrame refused;
            do {
                client.send(TestClient.command(++id, "Echo", ByteString.EMPTY));
                refused = client.read();
                assertThat(refused.getCallId()).isEqualTo(id);
            } while (refused.hasCommand() && id < 10_000);
            assertThat(refused.getError().getReason()).isEqualTo("SHUTTING_DOWN");
            assertThat(refused.getError().getRetryable()).isTrue();

            running.answer().complete(ByteString.copyFromUtf8("done"));
            assertThat(client.read().getCommand().getData().toStringUtf8()).isEqualTo("done");
            assertThat(client.readLastError().getReason()).isEqualTo("SHUTTING_DOWN");
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void stoppingCutsOffCallsThatDoNotEnd() throws Exception {
        Fixture fixture = new Fixture(directory, Fixture.limits(new Times(10_000, 30_000, 30_000, 10, 100)));
        try (TestClient client = fixture.welcome()) {
            client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
            Waiting running = fixture.dispatcher.next();
            fixture.close();
            assertThat(running.answer()).isCancelled();
            client.expectEnd();
        }
    }

    @Test
    void theTokenIsThereWhileListeningAndGoneAfterwards() throws Exception {
        Path token = directory.resolve("run/token");
        Fixture fixture = new Fixture(directory);
        assertThat(token).exists();
        fixture.close();
        assertThat(token).doesNotExist();
        assertThatThrownBy(() -> TestClient.silent(fixture.uri)).isInstanceOf(ConnectException.class);
    }

    @Test
    void everyRunHasATokenOfItsOwn() throws Exception {
        String first;
        try (Fixture fixture = new Fixture(directory)) {
            first = fixture.token;
        }
        try (Fixture fixture = new Fixture(directory)) {
            assertThat(fixture.token).isNotEqualTo(first);
            try (TestClient client = TestClient.silent(fixture.uri)) {
                client.send(TestClient.hello(1, ByteString.copyFromUtf8(first)));
                assertThat(client.readLastError().getReason()).isEqualTo("WRONG_TOKEN");
            }
        }
    }

    @Test
    void aTakenPortFailsAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> LocalServer.open(
                            directory,
                            taken.getLocalPort(),
                            new FakeDispatcher(),
                            Optional::empty,
                            "",
                            TransportLimits.defaults(),
                            new SecureRandom()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(directory.resolve("run/token")).doesNotExist();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
