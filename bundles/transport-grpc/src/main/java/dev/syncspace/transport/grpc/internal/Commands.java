package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DirectoryChoice;
import dev.syncspace.api.transport.TransportCalls;
import dev.syncspace.proto.v1.InitRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls commands. On a platform whose data directory is not named yet, Init names it and waits until the handlers are there;
 * before that nothing else is answered. Thread-safe; never blocks the caller.
 *
 * <pre>
 *   not initialised -- Init names a directory --> starting -- the handler of Init answers --> ready
 *         ^                                          |
 *         +-------- the directory is refused --------+
 * </pre>
 */
final class Commands {
    /** How often a starting platform is asked whether it has a handler of Init, in milliseconds: it mostly has one at once. */
    private static final long RETRY_MILLIS = 10;
    /** For an Init without a deadline. Why so long: after a crash the database replays its log. */
    private static final long INIT_TIMEOUT_MILLIS = 120_000;

    private final PlatformServices services;
    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    /** Calls of Init that have named a directory, or wait for the handlers, and are not answered. */
    private final AtomicInteger starting = new AtomicInteger();

    /**
     * Makes an object without any call.
     *
     * @param workers run what may block
     * @param timer runs short tasks at a later time
     * @param nanoTime as {@link System#nanoTime}
     */
    Commands(PlatformServices services, Executor workers, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.services = services;
        this.workers = workers;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** Fails unless the data directory is known and the handlers are there. */
    void requireInitialized() {
        if (starting.get() > 0 || services.choice().isPresent()) {
            throw notInitialized();
        }
    }

    /** As {@link Dispatcher#dispatch}. */
    CompletableFuture<ByteString> call(CommandCall call) {
        Optional<DirectoryChoice> choice = services.choice();
        if (choice.isEmpty() && starting.get() == 0) {
            return dispatch(call);
        }
        if (call.command().equals(TransportCalls.INIT)) {
            CompletableFuture<ByteString> answer = new CompletableFuture<>();
            try {
                workers.execute(() -> init(call, choice, answer));
            } catch (RejectedExecutionException stopping) {
                answer.completeExceptionally(Door.shuttingDown());
            }
            return answer;
        }
        if (call.command().equals(TransportCalls.SHUTDOWN) && choice.isPresent()) {
            // Nothing was begun that would have to end.
            return CompletableFuture.completedFuture(ByteString.EMPTY);
        }
        return CompletableFuture.failedFuture(notInitialized());
    }

    private CompletableFuture<ByteString> dispatch(CommandCall call) {
        try {
            return services.dispatcher()
                    .orElseThrow(() -> SyncSpaceException.of(
                            Reason.COMMAND_UNAVAILABLE, "no bundle takes calls at the moment; try again"))
                    .dispatch(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Blocks for as long as the bundles that wait for a directory take to start. */
    private void init(CommandCall call, Optional<DirectoryChoice> choice, CompletableFuture<ByteString> answer) {
        starting.incrementAndGet();
        try {
            if (choice.isPresent()) {
                choice.get().choose(directory(call.request()));
            }
            long timeoutMillis = call.timeoutMillis() == 0 ? INIT_TIMEOUT_MILLIS : call.timeoutMillis();
            attempt(call, nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis), answer);
        } catch (RuntimeException e) {
            starting.decrementAndGet();
            answer.completeExceptionally(e);
        }
    }

    /** Every attempt ends with another one, or with the answer. */
    private void attempt(CommandCall call, long deadlineNanos, CompletableFuture<ByteString> answer) {
        CompletableFuture<ByteString> attempt = dispatch(call);
        var unused = answer.whenComplete((response, failure) -> attempt.cancel(true));
        var unusedToo = attempt.whenComplete((response, failure) -> {
            if (isTooEarly(failure) && !answer.isDone() && nanoTime.getAsLong() - deadlineNanos < 0) {
                later(() -> attempt(call, deadlineNanos, answer), answer);
                return;
            }
            starting.decrementAndGet();
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private static boolean isTooEarly(@Nullable Throwable failure) {
        return failure instanceof SyncSpaceException refused
                && (refused.reason() == Reason.UNKNOWN_COMMAND || refused.reason() == Reason.COMMAND_UNAVAILABLE);
    }

    private void later(Runnable task, CompletableFuture<ByteString> answer) {
        try {
            var unused = timer.schedule(task, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            starting.decrementAndGet();
            answer.completeExceptionally(Door.shuttingDown());
        }
    }

    private static Path directory(ByteString request) {
        String text = Requests.required(
                "data_dir", Requests.parse(InitRequest.parser(), request).getDataDir());
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw SyncSpaceException.invalid("data_dir", "data_dir is no path of this system: " + e.getReason());
        }
    }

    private static SyncSpaceException notInitialized() {
        return SyncSpaceException.of(
                Reason.NOT_INITIALIZED,
                "the platform has no data directory yet: call Init with a storage_path, and wait for its answer");
    }
}
