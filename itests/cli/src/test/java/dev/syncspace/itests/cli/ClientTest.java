package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client with a real platform, one that is killed included. */
class ClientTest {
    @TempDir
    Path parent;

    @Test
    void manyCallsRunAtOnce() {
        try (Product product = Product.up(parent.resolve("data"));
                SyncSpaceClient client = connect(product)) {
            String space = client.createSpace("Notes").join().getSpaceId();
            List<CompletableFuture<CreateDocumentResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(client.createDocument(space, "document " + i));
            }
            Set<String> ids = new TreeSet<>();
            for (int i = 0; i < calls.size(); i++) {
                String id = calls.get(i).join().getDocumentId();
                ids.add(id);
                assertThat(client.getDocument(space, id)
                                .join()
                                .getDocument()
                                .getData()
                                .toStringUtf8())
                        .isEqualTo("document " + i);
            }
            assertThat(ids).hasSize(300);
        }
    }

    @Test
    void aKilledPlatformLosesNoAnsweredWriteAndNoEvent() throws InterruptedException {
        Path data = parent.resolve("data");
        Events events = new Events();
        Set<String> answered = new TreeSet<>();
        Product first = Product.up(data);
        SyncSpaceClient client = connect(first);
        Product second = null;
        try (client) {
            String space = client.createSpace("Notes").join().getSpaceId();
            client.subscribe(SubscribeRequest.newBuilder()
                            .addEventTypes("document.created")
                            .build())
                    .subscribe(events);
            events.awaitIntroduction();
            for (int i = 0; i < 20; i++) {
                answered.add(client.createDocument(space, "before " + i).join().getDocumentId());
            }
            List<CompletableFuture<CreateDocumentResponse>> running = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                running.add(client.createDocument(space, ByteString.copyFrom(new byte[10_000])));
            }
            first.platform().kill();
            second = Product.up(data);
            for (CompletableFuture<CreateDocumentResponse> call : running) {
                try {
                    answered.add(call.join().getDocumentId());
                } catch (SyncSpaceClientException e) {
                    assertThat(e.isRetryable()).as(e.toString()).isTrue();
                }
            }
            answered.add(client.createDocument(space, "after").join().getDocumentId());

            Set<String> stored = new TreeSet<>();
            client.listDocuments(
                            ListDocumentsRequest.newBuilder().setSpaceId(space).build())
                    .join()
                    .getDocumentsList()
                    .forEach(document -> stored.add(document.getDocumentId()));
            assertThat(stored).containsAll(answered);
            assertThat(events.take(stored.size())).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(stored);
        } finally {
            first.close();
            if (second != null) {
                second.close();
            }
        }
    }

    private static SyncSpaceClient connect(Product product) {
        return SyncSpaceClient.connect(
                ClientOptions.forDataDirectory(product.data()).withRetryCountMax(20));
    }

    /** Ids of the documents that were made, as the events tell them. */
    private static final class Events implements Flow.Subscriber<SubscribeResponse> {
        private final BlockingQueue<String> ids = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> introduced = new CompletableFuture<>();

        void awaitIntroduction() {
            introduced.orTimeout(Product.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }

        List<String> take(int count) throws InterruptedException {
            List<String> taken = new ArrayList<>();
            while (taken.size() < count) {
                String id = ids.poll(Product.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(id).as("event %d of %d", taken.size() + 1, count).isNotNull();
                taken.add(id);
            }
            assertThat(ids).isEmpty();
            return taken;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
            introduced.complete(null);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            try {
                ids.add(DocumentCreatedEvent.parseFrom(event.getPayload()).getDocumentId());
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                ids.add("unreadable: " + e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            ids.add("failed: " + failure);
        }

        @Override
        public void onComplete() {
            ids.add("completed");
        }
    }
}
