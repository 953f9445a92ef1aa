package dev.syncspace.health.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the status of the platform for the attributes of all beans: a monitor reads them one after the other, and one reading
 * serves all of a second. Thread-safe.
 */
final class StatusReader {
    private static final long ANSWER_MILLIS = 5_000;
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Services services;
    private final LongSupplier nanoTime;
    private @Nullable GetPlatformStatusResponse status;
    private long readNanos;

    /**
     * Makes a reader.
     *
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    StatusReader(Services services, LongSupplier nanoTime) {
        this.services = services;
        this.nanoTime = nanoTime;
    }

    /**
     * The status, at most a second old.
     *
     * @throws IllegalStateException if nobody answers; with a message that may be shown
     */
    synchronized GetPlatformStatusResponse status() {
        GetPlatformStatusResponse kept = status;
        long now = nanoTime.getAsLong();
        if (kept == null || now - readNanos > KEPT_NANOS) {
            kept = read();
            status = kept;
            readNanos = now;
        }
        return kept;
    }

    private GetPlatformStatusResponse read() {
        CommandCall call = new CommandCall("GetPlatformStatus", ByteString.EMPTY, ANSWER_MILLIS, CallOrigin.LOCAL);
        CompletableFuture<ByteString> answer = services.call(Dispatcher.class, dispatcher -> dispatcher.dispatch(call))
                .orElseThrow(() -> new IllegalStateException("the bundle dev.syncspace.dispatcher does not run"));
        try {
            return GetPlatformStatusResponse.parseFrom(answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | InvalidProtocolBufferException e) {
            // Only the text: the clients of JMX do not have the classes of the cause.
            throw new IllegalStateException("the status cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        }
    }
}
