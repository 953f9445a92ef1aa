package dev.syncspace.itests.bench;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Clients of a running platform, each with a connection of its own. Documents are numbered; number {@code n} has 1 KiB of data
 * and three metadata fields: {@code serial} is {@code n}, {@code group} has fifty documents, {@code kind} is one of four.
 */
final class Callers implements AutoCloseable {
    static final int DATA_BYTES = 1024;
    static final int PAGE = 50;

    private static final int KINDS = 4;

    private final List<SyncSpaceClient> clients = new ArrayList<>();
    private final ExecutorService executor;
    private final String space;
    private final AtomicInteger documents = new AtomicInteger();
    private final SplittableRandom random = new SplittableRandom(1);

    Callers(Path dataDirectory, int count) {
        ClientOptions options = ClientOptions.forDataDirectory(dataDirectory)
                .withCallTimeout(Duration.ofMinutes(2))
                .withExecutor(Runnable::run);
        for (int i = 0; i < count; i++) {
            clients.add(SyncSpaceClient.connect(options));
        }
        executor = Executors.newFixedThreadPool(count);
        var spaces = client().listSpaces().join().getSpacesList().stream()
                .filter(info -> info.getName().equals("bench"))
                .toList();
        if (spaces.isEmpty()) {
            space = client().createSpace("bench").join().getSpaceId();
        } else {
            space = spaces.get(0).getSpaceId();
            documents.set((int) spaces.get(0).getDocumentCount());
        }
    }

    SyncSpaceClient client() {
        return clients.get(0);
    }

    String space() {
        return space;
    }

    int documentCount() {
        return documents.get();
    }

    static String id(int number) {
        return "document-" + number;
    }

    /** Creates the next documents by one caller. */
    Samples create(int count) {
        return time(count, i -> create(client(), documents.getAndIncrement()));
    }

    /** Creates the next documents by all callers at once; documents a second. */
    double createByAll(int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (SyncSpaceClient client : clients) {
            running.add(executor.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    create(client, documents.getAndIncrement());
                }
                return null;
            }));
        }
        for (Future<?> future : running) {
            future.get();
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    Samples get(int count) {
        return time(count, i -> {
            int number = random.nextInt(documents.get());
            var found = client().getDocument(space, id(number)).join();
            check(found.getFound() && found.getDocument().getData().size() == DATA_BYTES, "document " + number);
        });
    }

    Samples update(int count) {
        return time(count, i -> client().updateDocument(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id(random.nextInt(documents.get())))
                        .setData(data(-i - 1))
                        .build())
                .join());
    }

    /** A page of fifty after another, through the whole list. */
    Samples page(int count) {
        String[] cursor = {""};
        return time(count, i -> {
            var page = client().listDocuments(ListDocumentsRequest.newBuilder()
                            .setSpaceId(space)
                            .setLimit(PAGE)
                            .setCursor(cursor[0])
                            .build())
                    .join();
            check(page.getDocumentsCount() > 0, "a page of the list");
            cursor[0] = page.getNextCursor();
        });
    }

    /** A query by a field that one document has. */
    Samples queryOne(int count) {
        return time(count, i -> {
            int number = random.nextInt(documents.get());
            check(query("serial", Integer.toString(number)).getDocumentsCount() == 1, "serial " + number);
        });
    }

    /** A query by a field that fifty documents have. */
    Samples queryFifty(int count) {
        return time(count, i -> {
            int group = random.nextInt(Math.max(1, documents.get() / PAGE));
            check(query("group", "group-" + group).getDocumentsCount() > 0, "group " + group);
        });
    }

    private QueryDocumentsResponse query(String field, String value) {
        return client().queryDocuments(QueryDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .setLimit(PAGE)
                        .addFilters(QueryFilter.newBuilder()
                                .setField(field)
                                .setOperator("eq")
                                .setValue(value))
                        .build())
                .join();
    }

    private void create(SyncSpaceClient client, int number) {
        client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id(number))
                        .setCollection("bench")
                        .setData(data(number))
                        .putMetadata("serial", Integer.toString(number))
                        .putMetadata("group", "group-" + number / PAGE)
                        .putMetadata("kind", "kind-" + number % KINDS)
                        .build())
                .join();
    }

    private static ByteString data(long seed) {
        byte[] bytes = new byte[DATA_BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static Samples time(int count, IntConsumer operation) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            operation.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        return Samples.ofNanos(nanos);
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("the platform answered wrong: " + what);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        clients.forEach(SyncSpaceClient::close);
    }
}
