package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;

/** What waits for the writer, in the order of arrival. Thread-safe. */
final class Jobs {
    /** Work for the writer. */
    sealed interface Job permits Batch, Task, End {}

    /**
     * A batch to be written.
     *
     * @param bytes about what it takes on disk
     */
    record Batch(WriteBatch batch, long bytes, CompletableFuture<ObjectStore.Commit> future) implements Job {}

    /** Something else that must not run beside a transaction. */
    record Task(Runnable work) implements Job {}

    /** The last job. */
    record End() implements Job {}

    private final int batchesMax;
    private final BlockingDeque<Job> queue = new LinkedBlockingDeque<>();
    private int batches;
    private boolean ended;

    Jobs(int batchesMax) {
        this.batchesMax = batchesMax;
    }

    synchronized void add(Batch batch) {
        requireOpen();
        if (batches == batchesMax) {
            throw new StorageException(StorageException.Kind.BUSY, batchesMax + " batches wait for the store already");
        }
        batches++;
        queue.addLast(batch);
    }

    synchronized void add(Task task) {
        requireOpen();
        queue.addLast(task);
    }

    /** No job is taken after this one. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            queue.addLast(new End());
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new StorageException(StorageException.Kind.CLOSED, "the store is closed");
        }
    }

    /** The next job, waited for. */
    Job take() throws InterruptedException {
        Job job = queue.takeFirst();
        if (job instanceof Batch) {
            taken(1);
        }
        return job;
    }

    /** A batch and those that wait behind it: all that fit into one transaction, without waiting for more. */
    List<Batch> group(Batch first, int countMax, long bytesMax) {
        List<Batch> group = new ArrayList<>();
        group.add(first);
        long bytes = first.bytes();
        while (group.size() < countMax && queue.peekFirst() instanceof Batch next && bytes + next.bytes() <= bytesMax) {
            queue.removeFirst();
            group.add(next);
            bytes += next.bytes();
        }
        taken(group.size() - 1);
        return group;
    }

    private synchronized void taken(int count) {
        batches -= count;
    }
}
