package dev.syncspace.sync.internal.event;

import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.sync.internal.StorageErrors;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the log: a cursor, the demand of its subscriber, and a loop that runs while both let it. The loop runs on
 * the executor, never twice at once; {@code signals} counts the reasons to run that came while it ran.
 */
final class EventSubscription implements Flow.Subscription {
    private final EventLog log;
    private final Executor executor;
    private final EventFilter filter;
    private final Flow.Subscriber<? super Event> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private EventLog.Place place;
    private boolean started;
    private volatile boolean completed;
    private volatile boolean cancelled;
    private volatile boolean badRequest;
    private volatile @Nullable RuntimeException failure;

    EventSubscription(
            EventLog log,
            Executor executor,
            EventFilter filter,
            EventLog.Place start,
            Flow.Subscriber<? super Event> subscriber) {
        this.log = log;
        this.executor = executor;
        this.filter = filter;
        this.place = start;
        this.subscriber = subscriber;
    }

    void start() {
        wake();
    }

    /** The log grew, or something else changed: look again. */
    void wake() {
        if (signals.getAndIncrement() == 0) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException closed) {
                // The log is closed: all that is left is to tell the subscriber, which its own thread can do.
                completed = true;
                run();
            }
        }
    }

    /** The log was closed. */
    void complete() {
        completed = true;
        wake();
    }

    /** The subscription cannot be: its subscriber is told why. */
    void fail(RuntimeException why) {
        failure = why;
        wake();
    }

    @Override
    public void request(long events) {
        if (events <= 0) {
            badRequest = true;
        } else {
            demand.accumulateAndGet(events, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
        }
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        log.ended(this);
    }

    private void run() {
        int seen = signals.get();
        do {
            if (!cancelled) {
                step();
            }
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        try {
            if (!started) {
                started = true;
                subscriber.onSubscribe(this);
            }
            RuntimeException why = failure;
            if (why != null) {
                throw why;
            }
            emit();
        } catch (StorageException broken) {
            cancel();
            subscriber.onError(StorageErrors.toApi(broken));
        } catch (RuntimeException broken) {
            cancel();
            subscriber.onError(broken);
        }
    }

    private void emit() {
        if (badRequest) {
            cancel();
            subscriber.onError(new IllegalArgumentException("a subscriber must request at least one event"));
            return;
        }
        while (!cancelled && !completed && demand.get() > 0) {
            EventLog.Page page = log.page(filter, place, (int) Math.min(demand.get(), Integer.MAX_VALUE));
            for (Event event : page.events()) {
                if (cancelled) {
                    return;
                }
                demand.decrementAndGet();
                subscriber.onNext(event);
            }
            place = page.scannedTo();
            if (page.isLast()) {
                break;
            }
        }
        if (completed && !cancelled) {
            cancel();
            subscriber.onComplete();
        }
    }
}
