package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against this transport. */
class JavaClientTest {
    @TempDir
    private Path directory;

    @Test
    void callsOfEverySizeComeBackWhole() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                SyncSpaceClient client = connect(fixture)) {
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 127, 128, 300, 65_536, 1 << 20, 16 << 20}) {
                byte[] data = new byte[size];
                random.nextBytes(data);
                ByteString answer =
                        client.call("Echo", ByteString.copyFrom(data)).get(20, TimeUnit.SECONDS);
                assertThat(answer.toByteArray()).isEqualTo(data);
            }
        }
    }

    @Test
    void manyMoreCallsThanRunAtOnceAreAllAnswered() throws Exception {
        try (Fixture fixture = new Fixture(directory, Fixture.limits(new Counts(256, 3, 64, 64)));
                SyncSpaceClient client = connect(fixture)) {
            List<CompletableFuture<ByteString>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(client.call("Echo", ByteString.copyFromUtf8("call " + i)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS).toStringUtf8())
                        .isEqualTo("call " + i);
            }
        }
    }

    @Test
    void aFailureIsReadWithAllItSays() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                SyncSpaceClient client = connect(fixture)) {
            CompletableFuture<ByteString> call = client.call("UpdateDocument", ByteString.EMPTY);
            fixture.dispatcher
                    .next()
                    .answer()
                    .completeExceptionally(SyncSpaceException.ofField(
                                    Reason.VERSION_MISMATCH, "expected_version", "it is at version 4")
                            .with("current_version", "4"));
            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(SyncSpaceClientException.class, e -> {
                        assertThat(e.reason()).isEqualTo("VERSION_MISMATCH");
                        assertThat(e.field()).isEqualTo("expected_version");
                        assertThat(e.details()).containsEntry("current_version", "4");
                    });
        }
    }

    @Test
    void cancellingTheFutureCancelsTheCall() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                SyncSpaceClient client = connect(fixture)) {
            CompletableFuture<ByteString> call = client.call("GetDocument", ByteString.EMPTY);
            FakeDispatcher.Waiting running = fixture.dispatcher.next();
            call.cancel(true);
            Fixture.await("the call is cancelled", running.answer()::isCancelled);
        }
    }

    @Test
    void eventsComeInOrderAndOnlyOnDemand() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                SyncSpaceClient client = connect(fixture)) {
            Collector collector = new Collector();
            for (int i = 0; i < 1000; i++) {
                fixture.events.append("document.created", "space", ByteString.EMPTY);
            }
            client.subscribe(SubscribeRequest.newBuilder().setCursor("e1-0").build())
                    .subscribe(collector);
            Flow.Subscription subscription = collector.subscription.get(20, TimeUnit.SECONDS);
            for (int i = 1; i <= 1000; i++) {
                subscription.request(1);
                assertThat(collector.next().getEventId()).isEqualTo("e1-" + i);
            }
            assertThat(collector.events).isEmpty();
            subscription.cancel();
            fixture.events.cancelled.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void w25AClientWithAnotherTokenIsTurnedAway() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            ClientOptions options = ClientOptions.forAddress(fixture.uri, ByteString.copyFromUtf8("wrong"));
            assertThatThrownBy(() -> SyncSpaceClient.connect(options))
                    .isInstanceOfSatisfying(SyncSpaceClientException.class, e -> assertThat(e.reason())
                            .isEqualTo("WRONG_TOKEN"));
        }
    }

    private static SyncSpaceClient connect(Fixture fixture) {
        return SyncSpaceClient.connect(ClientOptions.forAddress(fixture.uri, ByteString.copyFromUtf8(fixture.token)));
    }

    private static final class Collector implements Flow.Subscriber<SubscribeResponse> {
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private final BlockingQueue<SubscribeResponse> events = new LinkedBlockingQueue<>();

        SubscribeResponse next() throws InterruptedException {
            SubscribeResponse next = events.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no event came");
            }
            return next;
        }

        @Override
        public void onSubscribe(Flow.Subscription mine) {
            subscription.complete(mine);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            subscription.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {}
    }
}
