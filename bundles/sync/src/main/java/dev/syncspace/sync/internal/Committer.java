package dev.syncspace.sync.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands batches to the store, waits until they are durable, and wakes who waits for events. Thread-safe. */
public final class Committer {
    /** How long an interrupted caller still waits to learn what became of its batch: some syncs of a slow disk. */
    static final long INTERRUPTED_WAIT_MILLIS = 5_000;

    private final ObjectStore store;
    private final Runnable onEvents;
    private final long interruptedWaitMillis;

    /**
     * A committer.
     *
     * @param onEvents runs behind every batch that had events; must be short and must not throw
     */
    public Committer(ObjectStore store, Runnable onEvents) {
        this(store, onEvents, INTERRUPTED_WAIT_MILLIS);
    }

    Committer(ObjectStore store, Runnable onEvents, long interruptedWaitMillis) {
        this.store = store;
        this.onEvents = onEvents;
        this.interruptedWaitMillis = interruptedWaitMillis;
    }

    /**
     * Commits a batch and waits until it is durable.
     *
     * @throws StorageException as the store says; {@code CONFLICT}: read again and decide again
     * @throws SyncSpaceException {@code SPACE_NOT_FOUND} if a space of the batch was erased meanwhile;
     *     {@code CALL_CANCELLED} if the thread was interrupted and the outcome is not known
     */
    public ObjectStore.Commit commit(WriteBatch batch) {
        CompletableFuture<ObjectStore.Commit> future = store.commit(batch);
        try {
            ObjectStore.Commit commit = await(future);
            if (commit.firstEventSequence() > 0) {
                onEvents.run();
            }
            return commit;
        } catch (StorageException failure) {
            throw explain(failure, batch);
        }
    }

    private ObjectStore.Commit await(CompletableFuture<ObjectStore.Commit> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unwrap(e);
        } catch (InterruptedException e) {
            return awaitInterrupted(future);
        }
    }

    /** A batch that is on its way cannot be taken back, so the caller learns what became of it unless the disk hangs. */
    private ObjectStore.Commit awaitInterrupted(CompletableFuture<ObjectStore.Commit> future) {
        try {
            return future.get(interruptedWaitMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unwrap(e);
        } catch (TimeoutException | InterruptedException e) {
            var unused = future.thenRun(onEvents);
            throw SyncSpaceException.of(
                    Reason.CALL_CANCELLED,
                    "the call was cancelled while it was being written: it may have taken effect",
                    e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unwrap(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof StorageException failure) {
            return failure;
        }
        return new IllegalStateException("the store failed a batch with an exception that is not its own", cause);
    }

    /** A row that is missing because its whole space was erased meanwhile is no damage. */
    private RuntimeException explain(StorageException failure, WriteBatch batch) {
        if (failure.kind() != StorageException.Kind.NOT_FOUND && failure.kind() != StorageException.Kind.CONFLICT) {
            return failure;
        }
        return Batches.spaces(batch).stream()
                .filter(space -> store.space(space).isEmpty())
                .findFirst()
                .<RuntimeException>map(SpaceErrors::notFound)
                .orElse(failure);
    }
}
