package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client on a platform whose bundles change: it connects anew when it must, and looks at every failure. */
final class LoadClient implements AutoCloseable {
    /** Between two tries, in milliseconds. */
    private static final long PAUSE_MILLIS = 20;

    private final TestPlatform platform;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable SyncSpaceClient client;

    LoadClient(TestPlatform platform) {
        this.platform = platform;
    }

    /** One call, made once; its failure is one that a caller may try again after, or a connection that ended. */
    <T> T once(Function<SyncSpaceClient, CompletableFuture<T>> call) throws SyncSpaceClientException {
        SyncSpaceClient connected = connection();
        try {
            return call.apply(connected).get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(SyncSpaceClientException.class);
            SyncSpaceClientException failure = (SyncSpaceClientException) e.getCause();
            accept(failure);
            throw failure;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("a call must end", e);
        }
    }

    /** One call, made until it succeeds. */
    <T> T untilDone(Function<SyncSpaceClient, CompletableFuture<T>> call) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        while (true) {
            try {
                return once(call);
            } catch (SyncSpaceClientException failure) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new AssertionError("a call must succeed at last", failure);
                }
                pause();
            }
        }
    }

    /** What a caller may see while bundles change. */
    private void accept(SyncSpaceClientException failure) {
        failures.merge(failure.reason(), 1, Integer::sum);
        if (!failure.isRetryable()) {
            throw new AssertionError("a failure that is not to be tried again: " + failure, failure);
        }
        if (failure.hasReason("CONNECTION_LOST") || failure.hasReason("PLATFORM_NOT_RUNNING")) {
            disconnect();
        }
    }

    /** The connection, or a new one as soon as there is one. */
    SyncSpaceClient connection() {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        SyncSpaceClient present = client;
        while (present == null) {
            try {
                present = platform.tryConnect();
            } catch (SyncSpaceClientException failure) {
                // Token and address are read one after the other: they may be those of two transports.
                if (!failure.hasReason("WRONG_TOKEN")) {
                    accept(failure);
                }
            }
            if (present == null) {
                assertThat(System.nanoTime() - deadlineNanos)
                        .as("no connection")
                        .isNegative();
                pause();
            }
        }
        client = present;
        return present;
    }

    /** Gives the connection up, if there is one. */
    void disconnect() {
        SyncSpaceClient present = client;
        client = null;
        if (present != null) {
            present.close();
        }
    }

    void pause() {
        try {
            assertThat(never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How often calls failed, by reason. */
    Map<String, Integer> failures() {
        return failures;
    }

    @Override
    public void close() {
        disconnect();
    }
}
