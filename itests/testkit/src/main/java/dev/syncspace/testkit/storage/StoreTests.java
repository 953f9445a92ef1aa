package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the groups of tests share. */
interface StoreTests {
    /** Time for anything to end: far more than a slow machine needs. */
    int DEADLINE_SECONDS = 120;

    /** The open store that tests share. */
    ObjectStore store();

    ObjectStoreFixture fixture();

    ObjectStoreProvider provider();

    /** A directory for a store of its own, which is empty or missing. */
    Path newDirectory();

    /** Commits to the shared store and waits. */
    default ObjectStore.Commit commit(WriteBatch.Operation... operations) {
        return commitTo(store(), operations);
    }

    /** Commits and waits. */
    static ObjectStore.Commit commitTo(ObjectStore store, WriteBatch.Operation... operations) {
        return await(store.commit(batch(operations)));
    }

    /** Commits to the shared store, which must refuse it. */
    default void assertRefused(StorageException.Kind kind, WriteBatch.Operation... operations) {
        assertFailed(store().commit(batch(operations)), kind);
    }

    /** A new space in the shared store. */
    default SpaceRow newSpace() {
        SpaceRow space = Samples.newSpace();
        commit(new WriteBatch.PutSpace(space));
        return space;
    }

    static WriteBatch batch(WriteBatch.Operation... operations) {
        WriteBatch.Builder builder = WriteBatch.builder();
        for (WriteBatch.Operation operation : operations) {
            builder.add(operation);
        }
        return builder.build();
    }

    /** The outcome of what must succeed in time. */
    static <T> T await(Future<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("still running after " + DEADLINE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static void assertFailed(Future<?> future, StorageException.Kind kind) {
        assertThat(future)
                .failsWithin(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(StorageException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    /** The kind of a failure, which may be wrapped once. */
    static StorageException.Kind kindOf(Throwable failure) {
        if (failure instanceof StorageException storage) {
            return storage.kind();
        }
        if (failure.getCause() instanceof StorageException storage) {
            return storage.kind();
        }
        throw new AssertionError("no failure of a store", failure);
    }

    static void assertFails(Runnable call, StorageException.Kind kind) {
        try {
            call.run();
        } catch (StorageException failure) {
            assertThat(failure.kind()).isEqualTo(kind);
            return;
        }
        throw new AssertionError("expected a failure of kind " + kind);
    }
}
