package dev.syncspace.dispatcher.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call from its arrival to its end, and what its handler sees of it. Whoever completes the future first decides how the
 * call ends: the handler, the caller who cancels, the deadline, or the bundle that goes. No thread is interrupted: an
 * interrupt would close the file channel of a database that the handler happens to use. Thread-safe.
 */
final class Call implements CommandContext {
    private final CommandCall request;
    private final Timer timer;
    private final long timeoutMillis;
    private final long startNanos;
    private final CompletableFuture<ByteString> result = new CompletableFuture<>();
    private volatile @Nullable SyncSpaceException stopped;
    private volatile boolean started;

    /** Starts the time of the call. */
    Call(CommandCall request, Timer timer, long timeoutMaxMillis) {
        this.request = request;
        this.timer = timer;
        this.timeoutMillis =
                request.timeoutMillis() == 0 ? timeoutMaxMillis : Math.min(request.timeoutMillis(), timeoutMaxMillis);
        this.startNanos = timer.nanoTime();
    }

    @Override
    public String command() {
        return request.command();
    }

    @Override
    public CallOrigin origin() {
        return request.origin();
    }

    ByteString request() {
        return request.request();
    }

    /** What the caller gets. */
    CompletableFuture<ByteString> result() {
        return result;
    }

    /** It has a thread. */
    void started() {
        started = true;
    }

    /** It waits for a thread. */
    boolean isWaiting() {
        return !started;
    }

    /** Time since it came, in nanoseconds. */
    long ageNanos() {
        return timer.nanoTime() - startNanos;
    }

    /** How long the call may take, in milliseconds. */
    long timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public long remainingMillis() {
        long passed = TimeUnit.NANOSECONDS.toMillis(timer.nanoTime() - startNanos);
        return Math.max(0, timeoutMillis - passed);
    }

    @Override
    public boolean isCancelled() {
        return result.isDone() || remainingMillis() == 0;
    }

    @Override
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw whyCancelled();
        }
    }

    private SyncSpaceException whyCancelled() {
        SyncSpaceException reason = stopped;
        if (reason != null) {
            return reason;
        }
        return result.isDone()
                ? SyncSpaceException.of(Reason.CALL_CANCELLED, "the caller cancelled the call")
                : timedOut();
    }

    /** The failure of a call whose time is over. */
    SyncSpaceException timedOut() {
        return SyncSpaceException.of(
                Reason.CALL_TIMED_OUT,
                "the call did not end within " + timeoutMillis + " ms; if it writes, it may have taken effect");
    }

    /** Ends the call for its caller; a handler that still runs learns it from its context. */
    void stop(SyncSpaceException reason) {
        if (stopped == null) {
            stopped = reason;
        }
        result.completeExceptionally(reason);
    }
}
