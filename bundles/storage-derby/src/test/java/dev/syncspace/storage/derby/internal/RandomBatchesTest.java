package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.testkit.storage.RandomBatches;
import dev.syncspace.testkit.storage.Samples;
import dev.syncspace.testkit.storage.StoreSnapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store in memory is the model: the same random batches give the same answers and the same reads. */
class RandomBatchesTest {
    private static final int BATCHES = 250;
    private static final int SNAPSHOT_EVERY = 25;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesWhatTheModelGives(long seed, @TempDir Path directory) {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        RandomBatches batches = new RandomBatches(seed);
        ObjectStore model = new MemoryStoreProvider().open(path, Samples.KEY, StoreOptions.DEFAULT);
        ObjectStore store = Directories.open(path);
        try {
            for (int i = 1; i <= BATCHES; i++) {
                RandomBatches.assertSameOutcome("seed " + seed + " batch " + i, batches.next(model), model, store);
                if (i % SNAPSHOT_EVERY == 0) {
                    assertThat(StoreSnapshot.of(store, batches.spaces()))
                            .as("seed %d after batch %d", seed, i)
                            .isEqualTo(StoreSnapshot.of(model, batches.spaces()));
                    batches.assertSameScans("seed " + seed + " after batch " + i, model, store);
                }
                if (i == BATCHES / 2) {
                    store.close();
                    store = Directories.open(path);
                }
            }
        } finally {
            store.close();
            model.close();
        }
    }
}
