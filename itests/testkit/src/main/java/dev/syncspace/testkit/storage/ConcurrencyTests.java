package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.DocumentQuery.Order;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
interface ConcurrencyTests extends StoreTests {
    int THREADS = 8;

    /** Runs a task on eight threads that start together, and gives back what they gave. */
    private static <T> List<T> onAllThreads(IndexedTask<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(THREADS);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int index = i;
                Callable<T> call = () -> {
                    start.countDown();
                    start.await();
                    return task.run(index);
                };
                futures.add(threads.submit(call));
            }
            return futures.stream().map(StoreTests::await).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    /** What one of the threads does. */
    interface IndexedTask<T> {
        T run(int thread);
    }

    @Test
    default void aCompletedBatchIsSeenByItsWriterAtOnceWhileOthersWrite() {
        SpaceRow space = newSpace();
        long eventsBefore = store().lastEventSequence();
        int documentsPerThread = 25;

        onAllThreads(thread -> {
            for (int i = 0; i < documentsPerThread; i++) {
                writeAndRead(space, "doc " + thread + "/" + i);
            }
            return true;
        });

        int documents = THREADS * documentsPerThread;
        assertThat(store().totals(space.id()).documents()).isEqualTo(documents);
        assertThat(store().totals(space.id()).pendingChanges()).isEqualTo(2L * documents);
        List<EventRow> events = store().events(eventsBefore, 10_000);
        assertThat(events).hasSize(documents);
        for (int i = 0; i < documents; i++) {
            assertThat(events.get(i).sequence()).isEqualTo(eventsBefore + 1 + i);
        }
    }

    private void writeAndRead(SpaceRow space, String name) {
        ObjectRowBuilder builder =
                ObjectRowBuilder.document(space, name).tag("name", name).pending(2);
        ObjectId id = builder.build().id();
        ObjectStore.Commit commit = commit(
                new WriteBatch.RequireNoDocument(space.id(), name),
                builder.insert(),
                new WriteBatch.AppendChanges(space.id(), id, Samples.changes(2)),
                new WriteBatch.AppendEvent(Samples.event(space, name)));

        assertThat(store().object(space.id(), id)).contains(ObjectTests.stored(builder, 1));
        assertThat(store().documents(space.id(), name)).hasSize(1);
        assertThat(store().changes(space.id(), id, 0, 0, 10)).hasSize(2);
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.tagged("name", name), 2))
                .hasSize(1);
        assertThat(store().events(commit.firstEventSequence() - 1, 1))
                .extracting(EventRow::payload)
                .containsExactly(Samples.bytes(name));
    }

    @Test
    default void oneOfManyWritersOfARevisionWins() {
        SpaceRow space = newSpace();
        ObjectId tree = Samples.newId();
        commit(ObjectRowBuilder.tree(space, tree).changeCount(0).insert());
        int roundsPerThread = 20;

        List<Integer> wins = onAllThreads(thread -> {
            int won = 0;
            while (won < roundsPerThread) {
                if (increments(space, tree)) {
                    won++;
                }
            }
            return won;
        });

        long total = wins.stream().mapToInt(Integer::intValue).sum();
        ObjectRow row = store().object(space.id(), tree).orElseThrow();
        assertThat(row.changeCount()).isEqualTo(total).isEqualTo(THREADS * roundsPerThread);
        assertThat(row.revision()).isEqualTo(total + 1);
    }

    private boolean increments(SpaceRow space, ObjectId tree) {
        ObjectRow row = store().object(space.id(), tree).orElseThrow();
        try {
            store().commit(StoreTests.batch(ObjectRowBuilder.tree(space, tree)
                            .changeCount(row.changeCount() + 1)
                            .replace(row.revision())))
                    .join();
            return true;
        } catch (CompletionException e) {
            assertThat(StoreTests.kindOf(e)).isEqualTo(StorageException.Kind.CONFLICT);
            return false;
        }
    }

    @Test
    default void oneOfManyCreatorsOfADocumentIdWins() {
        SpaceRow space = newSpace();
        List<Integer> wins = onAllThreads(thread -> {
            int won = 0;
            for (int i = 0; i < 20; i++) {
                WriteBatch batch = StoreTests.batch(
                        new WriteBatch.RequireNoDocument(space.id(), "doc " + i),
                        ObjectRowBuilder.document(space, "doc " + i).insert());
                if (store().commit(batch)
                        .handle((commit, refused) -> refused == null)
                        .join()) {
                    won++;
                }
            }
            return won;
        });

        assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        assertThat(store().objects(space.id(), Optional.empty(), 100)).hasSize(20);
    }

    @Test
    default void readersSeeWholeRowsWhileTheyAreRewritten() {
        SpaceRow space = newSpace();
        ObjectId tree = Samples.newId();
        AtomicBoolean done = new AtomicBoolean();
        commit(rewritten(space, tree, 0).insert());

        List<Integer> reads = onAllThreads(thread -> {
            if (thread > 0) {
                return readWholeRows(space, tree, done);
            }
            try {
                for (int i = 1; i <= 60; i++) {
                    commit(rewritten(space, tree, i).replace(i));
                }
            } finally {
                done.set(true);
            }
            return 1;
        });

        assertThat(reads).allMatch(count -> count > 0);
        assertThat(store().object(space.id(), tree)).contains(ObjectTests.stored(rewritten(space, tree, 60), 61));
    }

    /** A row whose parts all tell the round; it is small and large in turn. */
    private static ObjectRowBuilder rewritten(SpaceRow space, ObjectId tree, int round) {
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < (round % 3 == 0 ? 2_000 : 2); i++) {
            heads.add(Samples.id("head " + round + " " + i));
        }
        String text = Integer.toString(round);
        return ObjectRowBuilder.document(space, tree, "rewritten")
                .heads(heads)
                .version(round)
                .updated(round)
                .tag("round", text.repeat(round % 2 == 0 ? 1 : 4_000))
                .collection(text);
    }

    private int readWholeRows(SpaceRow space, ObjectId tree, AtomicBoolean done) {
        int count = 0;
        do {
            assertWhole(space, tree, store().object(space.id(), tree).orElseThrow());
            store().documents(space.id(), "rewritten").forEach(row -> assertWhole(space, tree, row));
            store().scanDocuments(space.id(), DocumentScanTests.scan(Order.UPDATED), 5)
                    .forEach(row -> assertWhole(space, tree, row));
            store().objects(space.id(), Optional.empty(), 5).forEach(row -> assertWhole(space, tree, row));
            count++;
        } while (!done.get());
        return count;
    }

    private static void assertWhole(SpaceRow space, ObjectId tree, ObjectRow row) {
        int round = (int) row.document().orElseThrow().version();
        assertThat(row).isEqualTo(ObjectTests.stored(rewritten(space, tree, round), round + 1));
    }
}
