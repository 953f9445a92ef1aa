package dev.syncspace.dispatcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A router with real threads, manual time and fake handlers. */
final class RouterFixture implements AutoCloseable {
    /** After this a test is stuck; nothing waits so long when it passes. */
    private static final long STUCK_SECONDS = 20;

    final FakeHandlers handlers = new FakeHandlers();
    final ManualTimer timer = new ManualTimer();
    final RecordingLog log = new RecordingLog();
    final ExecutorService threads = Executors.newCachedThreadPool();
    final Router router;

    RouterFixture() {
        this(Settings.DEFAULT);
    }

    RouterFixture(Settings settings) {
        router = new Router(handlers, threads, timer, settings, log.logger);
    }

    /** Two reads and two writes at once, two of each wait. */
    static Settings small() {
        return new Settings(2, 2, 2, 1_000, 1_000, 60_000, 500);
    }

    /** Registers a handler. */
    FakeHandlers.Reference add(FakeHandlers.Reference reference) {
        router.registry().put(reference);
        return reference;
    }

    /** Unregisters a handler. */
    void remove(FakeHandlers.Reference reference) {
        router.registry().remove(reference);
        reference.unregister();
    }

    CompletableFuture<ByteString> call(String command) {
        return call(command, 0, 0);
    }

    /** Calls a command whose answer does not matter; it must not have ended yet. */
    void start(String command) {
        assertThat(call(command)).isNotDone();
    }

    CompletableFuture<ByteString> call(String command, int requestBytes, long timeoutMillis) {
        return router.dispatch(
                new CommandCall(command, ByteString.copyFrom(new byte[requestBytes]), timeoutMillis, CallOrigin.LOCAL));
    }

    CompletableFuture<ByteString> callFromGateway(String command) {
        return router.dispatch(new CommandCall(command, ByteString.EMPTY, 0, CallOrigin.GATEWAY));
    }

    List<CommandRegistration> registrations() {
        return router.registry().whiteboard().registrations();
    }

    static String answer(CompletableFuture<ByteString> call) {
        try {
            return call.get(STUCK_SECONDS, TimeUnit.SECONDS).toStringUtf8();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the call must succeed", e);
        }
    }

    static SyncSpaceException failure(CompletableFuture<ByteString> call) {
        try {
            call.get(STUCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(SyncSpaceException.class);
            return (SyncSpaceException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the call must end", e);
        }
        return fail("the call must fail");
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
