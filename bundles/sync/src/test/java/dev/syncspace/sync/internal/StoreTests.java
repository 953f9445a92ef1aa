package dev.syncspace.sync.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of services that are the same for every store: a subclass names the store. */
public abstract class StoreTests {
    /** 1 August 2025, 12:00:00.123 UTC. */
    protected static final long NOW_MILLIS = 1_754_049_600_123L;

    protected static final TestAccount ALICE = TestAccount.number(1);
    protected static final TestAccount BOB = TestAccount.number(2);

    protected final TestClock clock = new TestClock(NOW_MILLIS);

    @TempDir
    protected Path directory;

    protected ObjectStoreProvider provider;
    protected TestPlatform platform;

    /** A provider that keeps nothing of another test. */
    protected abstract ObjectStoreProvider newProvider();

    @BeforeEach
    void unlock() {
        provider = newProvider();
        platform = TestPlatform.unlocked(directory, provider, clock, ALICE);
    }

    @AfterEach
    void lock() {
        platform.close();
    }

    protected void restart() {
        platform.lock();
        platform = TestPlatform.unlocked(directory, provider, clock, ALICE);
    }

    /** Works on the rows of the locked platform. */
    protected <T> T onStore(Function<ObjectStore, T> work) {
        Path path = directory.resolve("storage").resolve(provider.kind());
        try (ObjectStore store = provider.open(path, TestAccount.storageKey(), StoreOptions.DEFAULT)) {
            return work.apply(store);
        }
    }

    protected void commitRows(WriteBatch.Operation... operations) {
        onStore(store -> store.commit(new WriteBatch(List.of(operations))).join());
    }
}
