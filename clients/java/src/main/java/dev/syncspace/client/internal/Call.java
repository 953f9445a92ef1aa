package dev.syncspace.client.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.CommandRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One command from its first attempt to its result. Attempts follow each other, so the fields that only an attempt writes
 * need no lock; what ends the call from outside (deadline, cancel, close) goes through {@link #ended}.
 *
 * @param <T> type of the result
 */
final class Call<T> implements Connection.Receiver {
    /** Reads the result. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(ByteString response) throws InvalidProtocolBufferException;
    }

    /** Answers for the platform when it refused what an earlier attempt may have done already. */
    @FunctionalInterface
    interface Resolution<T> {
        /**
         * The result after all.
         *
         * @return null: the refusal is final
         */
        @Nullable
        CompletableFuture<T> resolve(SyncSpaceClientException refusal);
    }

    /**
     * What a call is.
     *
     * @param resolution for {@link Repeat#REFUSED_TWICE}
     */
    record Plan<T>(CommandRequest request, Decoder<T> decoder, Repeat repeat, @Nullable Resolution<T> resolution) {}

    private final ClientCore core;
    private final Plan<T> plan;
    private final CallFuture<T> future = new CallFuture<>(this::cancelled);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Duration timeout;
    private final long dueNanos;
    private int attempts;
    private volatile IoLoop.@Nullable Timer timer;
    private volatile @Nullable Connection connection;
    private volatile long callId;
    private volatile boolean effectPossible;

    Call(ClientCore core, Plan<T> plan, Duration timeout) {
        this.core = core;
        this.plan = plan;
        this.timeout = timeout;
        this.dueNanos = core.loop().nowNanos() + timeout.toNanos();
    }

    CallFuture<T> start() {
        if (!timeout.isZero()) {
            timer = core.loop().schedule(timeout.toNanos(), this::timedOut);
        }
        attempt();
        return future;
    }

    /** Ends the call because the client closes. */
    void close(SyncSpaceClientException why) {
        if (plan.repeat().mayHaveTakenEffect(why, callId != 0)) {
            effectPossible = true;
        }
        fail(why);
    }

    private void attempt() {
        if (ended.get()) {
            return;
        }
        attempts++;
        Connection open = core.connector().current();
        if (open != null) {
            send(open);
            return;
        }
        core.connector().open().whenComplete((opened, failure) -> {
            if (failure == null) {
                send(opened);
            } else {
                failed(Failures.of(failure), false);
            }
        });
    }

    private void send(Connection open) {
        if (ended.get()) {
            return;
        }
        ClientFrame.Builder frame = ClientFrame.newBuilder().setCommand(plan.request());
        if (!timeout.isZero()) {
            frame.setTimeoutMillis((int) remainingMillis());
        }
        try {
            connection = open;
            callId = open.call(frame, this);
        } catch (SyncSpaceClientException e) {
            callId = 0;
            failed(e, false);
            return;
        }
        if (ended.get()) {
            open.cancel(callId);
        }
    }

    private long remainingMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(dueNanos - core.loop().nowNanos()));
    }

    @Override
    public void frame(ServerFrame frame) {
        switch (frame.getBodyCase()) {
            case COMMAND -> succeed(frame.getCommand().getData());
            case ERROR -> failed(SyncSpaceClientException.of(frame.getError()), true);
            default ->
                failed(
                        Failures.internal(
                                "the platform answered " + name() + " with a frame of kind " + frame.getBodyCase()),
                        true);
        }
    }

    @Override
    public void lost(SyncSpaceClientException why, boolean sent) {
        failed(why, sent);
    }

    private void failed(SyncSpaceClientException failure, boolean sent) {
        if (ended.get()) {
            return;
        }
        callId = 0;
        boolean now = plan.repeat().mayHaveTakenEffect(failure, sent);
        boolean before = effectPossible;
        if (now) {
            effectPossible = true;
        }
        if (attempts <= core.settings().retryCountMax() && plan.repeat().isWorthRepeating(failure, now)) {
            core.loop().schedule(core.backoff().delayNanos(attempts), this::attempt);
        } else if (before && plan.resolution() != null) {
            resolve(plan.resolution(), failure);
        } else {
            fail(failure);
        }
    }

    private void resolve(Resolution<T> resolution, SyncSpaceClientException refusal) {
        CompletableFuture<T> resolved = resolution.resolve(refusal);
        if (resolved == null) {
            fail(refusal);
            return;
        }
        resolved.whenComplete((result, failure) -> {
            if (failure == null) {
                end(() -> future.complete(result));
            } else {
                fail(Failures.of(failure));
            }
        });
    }

    private void timedOut() {
        Connection open = connection;
        long id = callId;
        SyncSpaceClientException failure = Failures.timedOut(name(), timeout.toMillis());
        if (plan.repeat().mayHaveTakenEffect(failure, id != 0)) {
            effectPossible = true;
        }
        fail(failure);
        if (open != null && id != 0) {
            open.cancel(id);
        }
    }

    private void cancelled() {
        Connection open = connection;
        long id = callId;
        end(() -> {});
        if (open != null && id != 0) {
            open.cancel(id);
        }
    }

    private void succeed(ByteString response) {
        end(() -> {
            try {
                future.complete(plan.decoder().decode(response));
            } catch (InvalidProtocolBufferException e) {
                future.completeExceptionally(
                        Failures.internal("the answer to " + name() + " cannot be read: " + e.getMessage()));
            }
        });
    }

    private void fail(SyncSpaceClientException failure) {
        SyncSpaceClientException told = effectPossible ? failure.withUnknownOutcome() : failure;
        end(() -> future.completeExceptionally(told));
    }

    private void end(Runnable completion) {
        if (ended.compareAndSet(false, true)) {
            IoLoop.Timer running = timer;
            if (running != null) {
                core.loop().cancel(running);
            }
            core.ended(this);
            core.execute(completion);
        }
    }

    private String name() {
        return plan.request().getCmd();
    }
}
