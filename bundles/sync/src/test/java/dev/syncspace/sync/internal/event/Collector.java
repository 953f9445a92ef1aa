package dev.syncspace.sync.internal.event;

import dev.syncspace.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that asks for a number of events and keeps them. */
public final class Collector implements Flow.Subscriber<Event> {
    private static final long DEADLINE_SECONDS = 20;

    private final long initialDemand;
    private final LinkedBlockingQueue<Event> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    public Collector(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        if (initialDemand > 0) {
            made.request(initialDemand);
        }
        subscription.complete(made);
    }

    @Override
    public void onNext(Event event) {
        received.add(event);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    public Flow.Subscription subscription() throws Exception {
        return subscription.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next events, in the order in which they came. */
    public List<Event> await(int count) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            Event next = received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("only " + events.size() + " of " + count + " events came");
            }
            events.add(next);
        }
        return events;
    }

    /** What came and was not awaited. */
    public List<Event> left() {
        return List.copyOf(received);
    }

    public void awaitEnd() throws Exception {
        end.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
