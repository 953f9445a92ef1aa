package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are interrupted: neither they nor others notice anything in the store. */
class InterruptTest {
    private static final int ROUNDS = 150;

    private Thread reader;

    @Test
    void interruptsHarmNeitherReadsNorWrites(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (DerbyStore store = Directories.open(path)) {
            SpaceRow space = Samples.newSpace();
            store.commit(WriteBatch.builder()
                            .add(new WriteBatch.PutSpace(space))
                            .build())
                    .join();
            AtomicInteger reads = new AtomicInteger();
            AtomicInteger seen = new AtomicInteger();
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(
                    () -> {
                        while (!ended.get()) {
                            store.objects(space.id(), Optional.empty(), 20);
                            seen.addAndGet(Thread.interrupted() ? 1 : 0);
                            reads.incrementAndGet();
                        }
                    },
                    task -> {
                        reader = new Thread(task);
                        reader.start();
                    });
            List<CompletableFuture<ObjectStore.Commit>> commits = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                commits.add(store.commit(WriteBatch.builder()
                        .add(ObjectRowBuilder.document(space, "doc " + i).insert())
                        .build()));
                int before = reads.get();
                reader.interrupt();
                while (reads.get() == before && !reading.isDone()) {
                    Thread.onSpinWait();
                }
            }
            ended.set(true);

            reading.get(60, TimeUnit.SECONDS);
            assertThat(seen).hasPositiveValue();
            for (CompletableFuture<ObjectStore.Commit> commit : commits) {
                commit.get(60, TimeUnit.SECONDS);
            }
            assertThat(store.totals(space.id()).documents()).isEqualTo(ROUNDS);
        }
    }

    @Test
    void anInterruptedThreadOpensAndClosesAndKeepsItsInterrupt(@TempDir Path directory) {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);

        Thread.currentThread().interrupt();
        ObjectStore store = new DerbyStoreProvider().open(path, Samples.KEY, StoreOptions.DEFAULT);
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        assertThat(store.spaces()).isEmpty();
        store.close();
        assertThat(Thread.interrupted()).isTrue();
        new DerbyStoreProvider().open(path, Samples.KEY, StoreOptions.DEFAULT).close();
    }
}
