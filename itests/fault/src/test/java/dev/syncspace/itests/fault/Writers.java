package dev.syncspace.itests.fault;

import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that write until the platform is gone, each with a connection and documents of its own, and tell a journal. They do
 * not repeat a call: what was not answered stays unknown.
 */
final class Writers {
    static final int COUNT = 4;

    private static final int SMALL_MAX_BYTES = 4 * 1024;
    /** More than Derby keeps in one row. */
    private static final int LARGE_BYTES = 40_000;

    private static final int VERY_LARGE_BYTES = 300_000;

    private final Path dataDirectory;
    private final Journal journal;
    private final List<String> spaces;
    private final AtomicLong numbers;
    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    Writers(Path dataDirectory, Journal journal, List<String> spaces, AtomicLong numbers) {
        this.dataDirectory = dataDirectory;
        this.journal = journal;
        this.spaces = spaces;
        this.numbers = numbers;
    }

    /** Starts the threads. */
    void start(SplittableRandom random, String round) {
        for (int i = 0; i < COUNT; i++) {
            int writer = i;
            SplittableRandom mine = random.split();
            Thread thread = new Thread(() -> run(writer, mine, round), "writer-" + writer);
            threads.add(thread);
            thread.start();
        }
    }

    /** Counted down when the first write of all threads was acknowledged. */
    CountDownLatch firstAnswer() {
        return firstAnswer;
    }

    /** Waits until every thread has met the end of the platform; acknowledged operations. */
    long join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        return acknowledged.get();
    }

    private void run(int writer, SplittableRandom random, String round) {
        ClientOptions options = ClientOptions.forDataDirectory(dataDirectory)
                .withRetryCountMax(0)
                .withCallTimeout(Duration.ofSeconds(60))
                .withExecutor(Runnable::run);
        List<Operation> mine = new ArrayList<>();
        try (SyncSpaceClient client = SyncSpaceClient.connect(options)) {
            while (write(client, next(writer, random, round, mine), mine)) {
                firstAnswer.countDown();
                acknowledged.incrementAndGet();
            }
        } catch (SyncSpaceClientException gone) {
            // The platform was killed before this writer had a connection; it has written nothing.
        }
    }

    /** Mostly creates; of its documents of this round some are changed and some deleted, and some of those made anew. */
    private Operation next(int writer, SplittableRandom random, String round, List<Operation> mine) {
        long number = numbers.incrementAndGet();
        int dice = random.nextInt(100);
        Operation.Kind kind;
        if (mine.isEmpty() || dice < 55) {
            kind = Operation.Kind.CREATE;
        } else if (dice < 75) {
            kind = Operation.Kind.UPDATE;
        } else if (dice < 88) {
            kind = Operation.Kind.TOUCH;
        } else {
            kind = Operation.Kind.DELETE;
        }
        int size = kind == Operation.Kind.CREATE || kind == Operation.Kind.UPDATE ? size(random) : 0;
        if (kind == Operation.Kind.CREATE) {
            String spaceId = spaces.get(writer % spaces.size());
            return new Operation(number, writer, kind, spaceId, round + "-w" + writer + "-" + number, size);
        }
        Operation old = mine.get(random.nextInt(mine.size()));
        if (old.kind() == Operation.Kind.DELETE) {
            kind = Operation.Kind.CREATE;
            size = size(random);
        }
        return new Operation(number, writer, kind, old.spaceId(), old.documentId(), size);
    }

    private static int size(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice == 0) {
            return VERY_LARGE_BYTES;
        }
        return dice < 4 ? LARGE_BYTES : random.nextInt(SMALL_MAX_BYTES);
    }

    /** Makes a call; false if the platform no longer answers. */
    private boolean write(SyncSpaceClient client, Operation operation, List<Operation> mine) {
        journal.begin(operation);
        try {
            switch (operation.kind()) {
                case CREATE -> create(client, operation);
                case UPDATE, TOUCH -> update(client, operation);
                case DELETE -> delete(client, operation);
            }
        } catch (SyncSpaceClientException e) {
            if (e.isOutcomeUnknown()) {
                journal.unknown(operation.number(), e.reason());
            } else {
                journal.refused(operation.number(), e.reason() + " " + e.message());
            }
            return false;
        }
        mine.removeIf(old ->
                old.spaceId().equals(operation.spaceId()) && old.documentId().equals(operation.documentId()));
        mine.add(operation);
        return true;
    }

    private void create(SyncSpaceClient client, Operation operation) {
        CreateDocumentResponse response = client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(operation.spaceId())
                        .setDocumentId(operation.documentId())
                        .setCollection(operation.collection())
                        .setData(operation.data())
                        .putAllMetadata(operation.metadata())
                        .build())
                .join();
        journal.done(operation.number(), response.getVersion(), response.getChangeId());
    }

    private void update(SyncSpaceClient client, Operation operation) {
        UpdateDocumentResponse response = client.updateDocument(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(operation.spaceId())
                        .setDocumentId(operation.documentId())
                        .setData(operation.data())
                        .setKeepData(operation.kind() == Operation.Kind.TOUCH)
                        .putAllMetadata(operation.metadata())
                        .build())
                .join();
        journal.done(operation.number(), response.getVersion(), response.getChangeId());
    }

    private void delete(SyncSpaceClient client, Operation operation) {
        boolean existed = client.deleteDocument(DeleteDocumentRequest.newBuilder()
                        .setSpaceId(operation.spaceId())
                        .setDocumentId(operation.documentId())
                        .build())
                .join()
                .getExisted();
        if (!existed) {
            throw new IllegalStateException("the document of " + operation + " had vanished before it was deleted");
        }
        journal.done(operation.number(), 0, "");
    }
}
