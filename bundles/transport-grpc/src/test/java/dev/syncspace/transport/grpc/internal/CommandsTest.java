package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.transport.grpc.internal.FakeDispatcher.Waiting;
import io.grpc.CallOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform whose data directory Init names. */
class CommandsTest {
    private final BlockingQueue<Path> chosen = new LinkedBlockingQueue<>();
    private Fixture fixture;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        client = fixture.client();
        fixture.choice = directory -> {
            chosen.add(directory);
            fixture.choice = null;
        };
    }

    @AfterEach
    void stop() {
        client.close();
        fixture.close();
    }

    private static InitRequest init(String directory) {
        return InitRequest.newBuilder().setStoragePath(directory).build();
    }

    @Test
    void beforeInitNothingElseIsAnswered() {
        for (var call : List.of(
                client.command("CreateSpace", ByteString.EMPTY),
                client.subscribe(SubscribeRequest.getDefaultInstance()))) {
            Error error = call.error();
            assertThat(error.getReason()).isEqualTo(Reason.NOT_INITIALIZED.name());
            assertThat(error.getMessage()).contains("Init");
        }
        assertThat(fixture.dispatcher.waitingCount()).isZero();
    }

    @Test
    void w24InitNamesTheDirectoryAndIsThenACommand() throws Exception {
        var call = client.start(TestClient.INIT, init("/data/x/../y"));
        Waiting waiting = fixture.dispatcher.next();
        assertThat(chosen).containsExactly(Path.of("/data/y"));
        assertThat(waiting.call().command()).isEqualTo("Init");
        assertThat(client.command("Echo", ByteString.EMPTY).error().getReason()).isEqualTo("NOT_INITIALIZED");
        waiting.answer().complete(ByteString.EMPTY);
        assertThat(call.next().getMessage()).isEqualTo("ready");
        assertThat(client.echo(ByteString.EMPTY)).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void theCommandInitNamesTheDirectoryToo() throws Exception {
        var call = client.command(
                "Init",
                dev.syncspace.proto.v1.InitRequest.newBuilder()
                        .setDataDir("/data")
                        .build()
                        .toByteString());
        fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
        call.next();
        assertThat(chosen).containsExactly(Path.of("/data"));
    }

    @Test
    void initWaitsUntilTheHandlersAreThere() throws Exception {
        fixture.hasDispatcher = false;
        var call = client.start(TestClient.INIT, init("/data"));
        assertThat(chosen.poll(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        var second = client.start(TestClient.INIT, init("/data"));
        assertThat(client.command("Echo", ByteString.EMPTY).error().getReason()).isEqualTo("NOT_INITIALIZED");
        fixture.hasDispatcher = true;
        fixture.dispatcher
                .next()
                .answer()
                .completeExceptionally(SyncSpaceException.of(Reason.UNKNOWN_COMMAND, "no handler yet"));
        for (int i = 0; i < 2; i++) {
            fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
        }
        call.next();
        second.next();
    }

    @Test
    void initWaitsNoLongerThanItsCaller() throws Exception {
        fixture.hasDispatcher = false;
        var call = client.start(
                TestClient.INIT, init("/data"), CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS));
        assertThat(call.end().isOk()).isFalse();
    }

    @Test
    void anInitWithoutADirectoryIsRefusedAndLeavesTheChoiceOpen() throws Exception {
        Error error = client.start(TestClient.INIT, init("")).error();
        assertThat(error.getReason()).isEqualTo("INVALID_FIELD");
        assertThat(error.getField()).isEqualTo("data_dir");
        assertThat(chosen).isEmpty();
        var call = client.start(TestClient.INIT, init("/data"));
        fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
        call.next();
    }

    @Test
    void aRefusedDirectoryLeavesTheChoiceOpen() throws Exception {
        fixture.choice = directory -> {
            throw SyncSpaceException.of(Reason.DIRECTORY_IN_USE, "another process uses it");
        };
        assertThat(client.start(TestClient.INIT, init("/taken")).error().getReason())
                .isEqualTo("DIRECTORY_IN_USE");
        assertThat(client.command("Echo", ByteString.EMPTY).error().getReason()).isEqualTo("NOT_INITIALIZED");
        fixture.choice = null;
        client.echo(ByteString.EMPTY);
    }

    @Test
    void aFailedInitOpensThePlatformForUnlocking() throws Exception {
        var call = client.start(TestClient.INIT, init("/data"));
        fixture.dispatcher
                .next()
                .answer()
                .completeExceptionally(SyncSpaceException.of(Reason.ACCOUNT_LOCKED, "locked"));
        assertThat(call.error().getReason()).isEqualTo("ACCOUNT_LOCKED");
        client.echo(ByteString.EMPTY);
    }

    @Test
    void aRefusedInitDoesNotOpenThePlatformWhileAnotherStartsIt() throws Exception {
        fixture.choice = directory -> {
            chosen.add(directory);
            if (directory.endsWith("other")) {
                throw SyncSpaceException.of(Reason.DATA_DIR_MISMATCH, "another directory was chosen");
            }
        };
        var call = client.start(TestClient.INIT, init("/data"));
        Waiting waiting = fixture.dispatcher.next();
        assertThat(client.start(TestClient.INIT, init("/other")).error().getReason())
                .isEqualTo("DATA_DIR_MISMATCH");
        fixture.choice = null;
        assertThat(client.command("Echo", ByteString.EMPTY).error().getReason()).isEqualTo("NOT_INITIALIZED");
        waiting.answer().complete(ByteString.EMPTY);
        call.next();
        client.echo(ByteString.EMPTY);
    }

    @Test
    void aBlockingChoiceBlocksNobodyElse() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        fixture.choice = directory -> {
            end.join();
            fixture.choice = null;
        };
        var call = client.start(TestClient.INIT, init("/data"));
        assertThat(client.command("Echo", ByteString.EMPTY).error().getReason()).isEqualTo("NOT_INITIALIZED");
        end.complete(null);
        fixture.dispatcher.next().answer().complete(ByteString.EMPTY);
        call.next();
    }

    @Test
    void w26ShutdownBeforeInitEndsThePlatform() throws Exception {
        var call = client.start(TestClient.SHUTDOWN, ShutdownRequest.getDefaultInstance());
        assertThat(call.next().getMessage()).isEqualTo("shut down");
        assertThat(fixture.shutdowns.await(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(fixture.dispatcher.waitingCount()).isZero();
    }
}
