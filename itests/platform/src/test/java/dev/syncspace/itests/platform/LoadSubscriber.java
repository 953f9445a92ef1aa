package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.client.Resume;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Follows the events of the account from a cursor on, and goes on behind the last one whenever its subscription ends. */
final class LoadSubscriber implements Runnable {
    private final LoadClient client;
    private final String lastDocument;
    private final List<SubscribeResponse> events = new ArrayList<>();
    private final CountDownLatch isComplete = new CountDownLatch(1);
    private String cursor;
    private int subscriptions;

    /**
     * Does not subscribe yet.
     *
     * @param lastDocument an event that names it is the last one
     */
    LoadSubscriber(TestPlatform platform, String cursor, String lastDocument) {
        this.client = new LoadClient(platform);
        this.cursor = cursor;
        this.lastDocument = lastDocument;
    }

    @Override
    public void run() {
        while (isComplete.getCount() > 0) {
            SyncSpaceClient connected = client.connection();
            Subscription subscription = new Subscription();
            connected
                    .subscribe(SubscribeRequest.newBuilder().setCursor(cursor).build(), Resume.NEVER)
                    .subscribe(subscription);
            subscription.awaitEnd();
            subscriptions++;
            client.disconnect();
            client.pause();
        }
    }

    /** How often it had to subscribe. */
    int subscriptions() {
        return subscriptions;
    }

    /** After the end: all events in the order of their arrival. */
    List<SubscribeResponse> events() {
        return events;
    }

    /** One of the subscriptions; only the last one gets events. */
    private final class Subscription implements Flow.Subscriber<SubscribeResponse> {
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            events.add(event);
            cursor = event.getEventId();
            if (event.getPayload().toStringUtf8().contains(lastDocument)) {
                isComplete.countDown();
                end.countDown();
            }
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
            end.countDown();
        }

        @Override
        public void onComplete() {
            // The account was locked, because its bundle went.
            end.countDown();
        }

        private void awaitEnd() {
            try {
                // As long as the whole test may take: nothing may happen for a while.
                assertThat(end.await(TestPlatform.STUCK_SECONDS * 10, TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failure != null) {
                assertThat(failure).isInstanceOf(SyncSpaceClientException.class);
                assertThat(((SyncSpaceClientException) failure).isRetryable())
                        .as("a subscription ended with " + failure)
                        .isTrue();
            }
        }
    }
}
