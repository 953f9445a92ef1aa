package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.event.Event;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a client: passes events on as far as the client granted them and reads them. What it does not ask for
 * stays in the log, so a client that stands still costs nothing. The {@code on...} methods come from the log on any thread;
 * everything else is confined to the executor of the connection.
 */
final class EventStream implements Flow.Subscriber<Event> {
    /** The connection. */
    interface Sink {
        /** An event for the client. */
        void event(Event event);

        /**
         * The log has ended the stream.
         *
         * @param failure null if it ended without one
         */
        void ended(@Nullable Throwable failure);

        /** The client has too much unread to be sent more. */
        boolean isFull();
    }

    private final Executor executor;
    private final int windowMax;
    private final Sink sink;
    private Flow.@Nullable Subscription upstream;
    private long granted;
    private int asked;
    private boolean ended;

    /**
     * Makes a stream that has not begun.
     *
     * @param windowMax events asked of the log and not yet passed on, at most
     */
    EventStream(Executor executor, int windowMax, Sink sink) {
        this.executor = executor;
        this.windowMax = windowMax;
        this.sink = sink;
    }

    /** The client takes so many further events. */
    void grant(long events) {
        granted = granted > Long.MAX_VALUE - events ? Long.MAX_VALUE : granted + events;
        ask();
    }

    /** Asks the log for more if there is reason to. */
    void ask() {
        // In halves of the window: asking for every single event would wake the log for every single event.
        if (ended || upstream == null || asked > windowMax / 2 || sink.isFull()) {
            return;
        }
        int more = (int) Math.min(granted, windowMax - asked);
        if (more > 0) {
            granted -= more;
            asked += more;
            upstream.request(more);
        }
    }

    /** The client or the connection has gone. */
    void cancel() {
        ended = true;
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        executor.execute(() -> {
            upstream = subscription;
            if (ended) {
                subscription.cancel();
            } else {
                ask();
            }
        });
    }

    @Override
    public void onNext(Event event) {
        executor.execute(() -> {
            if (!ended) {
                asked--;
                sink.event(event);
                ask();
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        executor.execute(() -> end(failure));
    }

    @Override
    public void onComplete() {
        executor.execute(() -> end(null));
    }

    private void end(@Nullable Throwable failure) {
        if (!ended) {
            ended = true;
            sink.ended(failure);
        }
    }
}
