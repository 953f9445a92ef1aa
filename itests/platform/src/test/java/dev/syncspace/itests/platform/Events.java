package dev.syncspace.itests.platform;

import dev.syncspace.proto.v1.SubscribeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that asks for events when the test says so, and keeps them. */
final class Events implements Flow.Subscriber<SubscribeResponse> {
    private final LinkedBlockingQueue<SubscribeResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Subscribes and waits until the subscription is in place. */
    static Events of(Flow.Publisher<SubscribeResponse> publisher) {
        Events events = new Events();
        publisher.subscribe(events);
        Calls.answer(events.subscription);
        return events;
    }

    /** Asks for so many more. */
    Events ask(long count) {
        Calls.answer(subscription).request(count);
        return this;
    }

    /** The next events. */
    List<SubscribeResponse> await(int count) {
        List<SubscribeResponse> events = new ArrayList<>();
        try {
            while (events.size() < count) {
                SubscribeResponse next = received.poll(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("only " + events.size() + " of " + count + " events came; end " + end);
                }
                events.add(next);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    /** What came and was not awaited. */
    List<SubscribeResponse> left() {
        return List.copyOf(received);
    }

    /** How the subscription ended. */
    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription.complete(made);
    }

    @Override
    public void onNext(SubscribeResponse event) {
        received.add(event);
    }

    @Override
    public void onError(Throwable failure) {
        subscription.completeExceptionally(failure);
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
