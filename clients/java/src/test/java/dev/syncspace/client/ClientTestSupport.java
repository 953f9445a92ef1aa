package dev.syncspace.client;

import dev.syncspace.testkit.local.FakePlatform;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the tests of the client share. */
final class ClientTestSupport {
    private ClientTestSupport() {}

    static ClientOptions optionsFor(FakePlatform platform) {
        return ClientOptions.forAddress(platform.address(), platform.token()).withCallTimeout(Duration.ofSeconds(20));
    }

    static SyncSpaceClient connectTo(FakePlatform platform) {
        return SyncSpaceClient.connect(optionsFor(platform));
    }

    /** The failure of a future, as {@code get} tells it. */
    static SyncSpaceClientException failureOf(CompletableFuture<?> future) {
        try {
            Object result = future.get(FakePlatform.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("expected a failure, got " + result);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SyncSpaceClientException failure) {
                return failure;
            }
            throw new AssertionError("expected a failure of the client", e);
        } catch (TimeoutException e) {
            throw new AssertionError("the future did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The result of a future. */
    static <T> T resultOf(CompletableFuture<T> future) {
        return future.orTimeout(FakePlatform.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
