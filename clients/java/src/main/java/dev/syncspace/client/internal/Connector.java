package dev.syncspace.client.internal;

import dev.syncspace.client.SyncSpaceClientException;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to the platform: makes it when a call needs one, and a new one when the old has ended. All who wait
 * meanwhile share one attempt. Thread-safe.
 */
final class Connector {
    private final IoLoop loop;
    private final EndpointSource endpoints;
    private final Settings settings;

    private volatile @Nullable Connection current;
    private @Nullable CompletableFuture<Connection> attempt;
    private @Nullable SyncSpaceClientException closed;

    Connector(IoLoop loop, EndpointSource endpoints, Settings settings) {
        this.loop = loop;
        this.endpoints = endpoints;
        this.settings = settings;
    }

    /** Version of the platform that was connected last; empty before the first. */
    String platformVersion() {
        Connection connection = current;
        return connection == null ? "" : connection.platformVersion();
    }

    /** The open connection; null if there is none now. */
    @Nullable
    Connection current() {
        Connection connection = current;
        return connection != null && connection.isOpen() ? connection : null;
    }

    /**
     * The open connection, or a new one.
     *
     * @return fails with {@link SyncSpaceClientException}: {@code PLATFORM_NOT_RUNNING}, {@code WRONG_TOKEN},
     *     {@code PROTOCOL_MISMATCH} or {@code CONNECTION_LOST}
     */
    synchronized CompletableFuture<Connection> open() {
        if (closed != null) {
            return CompletableFuture.failedFuture(closed);
        }
        Connection connection = current();
        if (connection != null) {
            return CompletableFuture.completedFuture(connection);
        }
        if (attempt == null) {
            CompletableFuture<Connection> started = new CompletableFuture<>();
            attempt = started;
            loop.execute(() -> connect(started));
        }
        return attempt;
    }

    /** Ends the connection and all attempts for good. */
    void close(SyncSpaceClientException why) {
        Connection connection;
        CompletableFuture<Connection> started;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = why;
            connection = current;
            started = attempt;
            attempt = null;
        }
        if (connection != null) {
            connection.close(why);
        }
        if (started != null) {
            started.completeExceptionally(why);
        }
    }

    private void connect(CompletableFuture<Connection> started) {
        try {
            connect(started, endpoints.find().iterator());
        } catch (SyncSpaceClientException e) {
            failed(started, e);
        } catch (RuntimeException e) {
            failed(started, Failures.internal("the platform could not be found: " + e));
        }
    }

    private void connect(CompletableFuture<Connection> started, Iterator<Endpoint> candidates) {
        Endpoint endpoint = candidates.next();
        Connection connection = new Connection(loop, endpoint);
        long timeoutMillis = settings.connectTimeout().toMillis();
        IoLoop.Timer timer = loop.schedule(
                settings.connectTimeout().toNanos(),
                () -> connection.close(Failures.notRunning(
                        "no platform answers on " + endpoint + " within " + timeoutMillis + " ms")));
        connection.open(settings.clientName()).whenComplete((opened, failure) -> {
            loop.cancel(timer);
            if (failure == null) {
                succeeded(started, connection);
            } else if (candidates.hasNext()) {
                loop.execute(() -> connect(started, candidates));
            } else {
                failed(started, Failures.of(failure));
            }
        });
    }

    private void succeeded(CompletableFuture<Connection> started, Connection connection) {
        SyncSpaceClientException ended;
        synchronized (this) {
            ended = closed;
            if (ended == null) {
                current = connection;
                attempt = null;
            }
        }
        if (ended != null) {
            connection.close(ended);
        } else {
            started.complete(connection);
        }
    }

    private void failed(CompletableFuture<Connection> started, SyncSpaceClientException why) {
        synchronized (this) {
            if (attempt == started) {
                attempt = null;
            }
        }
        started.completeExceptionally(why);
    }
}
