package dev.syncspace.client.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.syncspace.client.ClientLimits;
import dev.syncspace.client.Resume;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the client does: calls and subscriptions over one connection at a time. Thread-safe. */
public final class ClientCore implements AutoCloseable {
    private final Settings settings;
    private final IoLoop loop;
    private final Connector connector;
    private final Backoff backoff =
            new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    private final Set<Call<?>> calls = ConcurrentHashMap.newKeySet();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable SyncSpaceClientException> closed = new AtomicReference<>();

    public ClientCore(EndpointSource endpoints, Settings settings) {
        this.settings = settings;
        this.loop = new IoLoop(defect -> close(Failures.internal("a defect of the client: " + defect)));
        this.connector = new Connector(loop, endpoints, settings);
    }

    /**
     * Connects now.
     *
     * @throws SyncSpaceClientException as {@link Connector#open}; {@code CALL_CANCELLED} when the thread was interrupted
     */
    public void connect() {
        try {
            connector.open().get();
        } catch (ExecutionException e) {
            throw Failures.of(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.cancelled("interrupted while connecting");
        }
    }

    /** Version of the platform that was connected last; empty before the first. */
    public String platformVersion() {
        return connector.platformVersion();
    }

    /** Makes a call whose response is a message. */
    public <T extends MessageLite> CompletableFuture<T> call(
            String command, MessageLite request, Parser<T> response, Duration timeout) {
        return start(
                new Call.Plan<>(
                        command(command, request.toByteString()), response::parseFrom, Repeat.of(command), null),
                timeout);
    }

    /** Makes a call whose messages are known to the caller only. */
    public CompletableFuture<ByteString> call(String command, ByteString request, Duration timeout) {
        return start(
                new Call.Plan<>(command(command, request), response -> response, Repeat.of(command), null), timeout);
    }

    /** The calls that are safe to repeat although they write. */
    public Writes writes() {
        return new Writes(this);
    }

    /** Events; every subscriber gets a subscription of its own. */
    public Flow.Publisher<SubscribeResponse> subscribe(SubscribeRequest request, Resume resume) {
        return subscriber -> {
            EventStream stream = new EventStream(this, request, resume, subscriber);
            streams.add(stream);
            stream.start();
            SyncSpaceClientException why = closed.get();
            if (why != null) {
                stream.close(why);
            }
        };
    }

    /** Ends the connection, every call and every subscription, and the thread. */
    @Override
    public void close() {
        close(Failures.closed());
    }

    private void close(SyncSpaceClientException why) {
        if (!closed.compareAndSet(null, why)) {
            return;
        }
        calls.forEach(call -> call.close(why));
        streams.forEach(stream -> stream.close(why));
        connector.close(why);
        loop.stop();
    }

    <T> CompletableFuture<T> start(Call.Plan<T> plan, Duration timeout) {
        SyncSpaceClientException why = closed.get();
        if (why == null && calls.size() >= ClientLimits.RUNNING_CALLS_MAX) {
            why = Failures.tooMany(
                    ClientLimits.RUNNING_CALLS_MAX + " calls wait for their answers; wait for some before the next");
        }
        if (why != null) {
            return CompletableFuture.failedFuture(why);
        }
        Call<T> call = new Call<>(this, plan, timeout);
        calls.add(call);
        CompletableFuture<T> future = call.start();
        why = closed.get();
        if (why != null) {
            call.close(why);
        }
        return future;
    }

    static CommandRequest command(String name, ByteString request) {
        return CommandRequest.newBuilder().setCmd(name).setData(request).build();
    }

    void ended(Call<?> call) {
        calls.remove(call);
    }

    void ended(EventStream stream) {
        streams.remove(stream);
    }

    /** Runs what belongs to the application on its executor; here if that takes nothing any more. */
    void execute(Runnable task) {
        try {
            settings.executor().execute(task);
        } catch (RejectedExecutionException ignored) {
            task.run();
        }
    }

    IoLoop loop() {
        return loop;
    }

    Connector connector() {
        return connector;
    }

    Backoff backoff() {
        return backoff;
    }

    Settings settings() {
        return settings;
    }
}
