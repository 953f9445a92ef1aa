package dev.syncspace.testkit.event;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log in memory; it counts what was asked of it. Cursors are {@code e1-} and the sequence. Thread-safe. */
public final class FakeEvents implements EventService, AutoCloseable {
    private static final int SETTLE_STEPS = 20;
    private static final long SETTLE_STEP_NANOS = 10_000_000;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<Event> log = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    /** Most events that were requested and not yet delivered. */
    public final AtomicLong largestDemand = new AtomicLong();
    /** Events handed to subscribers. */
    public final AtomicLong delivered = new AtomicLong();
    /** How new and old subscriptions end; used on the executor. */
    private @Nullable Consumer<Flow.Subscriber<? super Event>> over;
    /** Completes when a subscription was cancelled. */
    public final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    /** Appends an event and delivers it to whoever has asked for it. */
    public void append(String type, String spaceId, ByteString payload) {
        synchronized (this) {
            long sequence = log.size() + 1L;
            log.add(new Event(sequence, "e1-" + sequence, type, spaceId, 1_700_000_000_123L + sequence, payload));
        }
        executor.execute(this::pump);
    }

    @Override
    public Flow.Publisher<Event> subscribe(EventFilter filter, String cursor) {
        if (!cursor.startsWith("e1-")) {
            throw SyncSpaceException.ofField(Reason.INVALID_CURSOR, "cursor", "the cursor is no event id");
        }
        long after = Long.parseLong(cursor.substring(3));
        return subscriber -> {
            Reader reader = new Reader(filter, after, subscriber);
            synchronized (this) {
                readers.add(reader);
            }
            executor.execute(() -> {
                subscriber.onSubscribe(reader);
                reader.endIfOver();
            });
        };
    }

    @Override
    public synchronized String position() {
        return "e1-" + log.size();
    }

    @Override
    public List<Event> read(EventFilter filter, String cursor, int limit) {
        throw new UnsupportedOperationException("transports subscribe, they do not read");
    }

    /** Ends every subscription as the locking of the account does. */
    public void complete() {
        end(Flow.Subscriber::onComplete);
    }

    /** Ends every subscription with a failure. */
    public void fail(RuntimeException failure) {
        end(subscriber -> subscriber.onError(failure));
    }

    private void end(Consumer<Flow.Subscriber<? super Event>> ending) {
        executor.execute(() -> {
            over = ending;
            snapshot().forEach(Reader::endIfOver);
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /**
     * Returns when nothing has been delivered for 0.2 s. What a connection still takes is known to nobody but the two systems
     * at its ends, so there is no event to wait for; a test may only conclude from it that no more than something was taken.
     */
    public void settle() throws ExecutionException, InterruptedException {
        long before;
        do {
            before = delivered.get();
            for (int i = 0; i < SETTLE_STEPS; i++) {
                executor.submit(() -> {}).get();
                LockSupport.parkNanos(SETTLE_STEP_NANOS);
            }
        } while (delivered.get() != before);
    }

    private synchronized List<Reader> snapshot() {
        return List.copyOf(readers);
    }

    private synchronized List<Event> events() {
        return List.copyOf(log);
    }

    private void pump() {
        for (Reader reader : snapshot()) {
            List<Event> all = events();
            for (Event event : all.subList((int) Math.min(reader.after, all.size()), all.size())) {
                if (reader.done || reader.demand == 0) {
                    break;
                }
                if (event.sequence() > reader.after) {
                    reader.after = event.sequence();
                    if (reader.filter.matches(event.type(), event.spaceId())) {
                        reader.demand--;
                        delivered.incrementAndGet();
                        reader.subscriber.onNext(event);
                    }
                }
            }
        }
    }

    private final class Reader implements Flow.Subscription {
        private final EventFilter filter;
        private final Flow.Subscriber<? super Event> subscriber;
        private long after;
        private long demand;
        private boolean done;

        Reader(EventFilter filter, long after, Flow.Subscriber<? super Event> subscriber) {
            this.filter = filter;
            this.after = after;
            this.subscriber = subscriber;
        }

        void endIfOver() {
            if (over != null && !done) {
                done = true;
                over.accept(subscriber);
            }
        }

        @Override
        public void request(long events) {
            executor.execute(() -> {
                demand += events;
                largestDemand.accumulateAndGet(demand, Math::max);
                pump();
            });
        }

        @Override
        public void cancel() {
            executor.execute(() -> done = true);
            cancelled.complete(null);
        }
    }
}
