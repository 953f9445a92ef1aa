package dev.syncspace.api.storage;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * All stored data of one account. Thread-safe.
 *
 * <p>Writes are batches; a batch is applied whole or not at all. One writer takes the batches that wait into one
 * transaction, so concurrent callers share a sync to disk and none waits for company. Reads see every batch whose future
 * has completed, and may see a batch that is about to complete.
 */
@ConsumerType
public interface ObjectStore extends StoreReader, AutoCloseable {
    /**
     * Queues a batch.
     *
     * @return completes when the batch is durable: committed and synced to disk. Fails with {@link StorageException};
     *     {@code CONFLICT} when a precondition of this batch does not hold, without harm to batches beside it. Completed on
     *     the writer's thread: callbacks must be short
     */
    CompletableFuture<Commit> commit(WriteBatch batch);

    /**
     * Gives room of erased rows back to the operating system and overwrites what they held. Writes wait meanwhile; may take
     * seconds.
     *
     * @throws StorageException as any write
     */
    void reclaim();

    /** What is known of the store without asking it. */
    StoreInfo info();

    /** Refuses new batches, lets the waiting ones end, and closes. Does nothing if it is closed. */
    @Override
    void close();

    /**
     * Outcome of a batch.
     *
     * @param firstEventSequence sequence of the first event of the batch; the others follow without a hole; 0 if it had none
     */
    record Commit(long firstEventSequence) {}

    /**
     * Facts of an open store.
     *
     * @param kind as {@link ObjectStoreProvider#kind()}
     * @param schemaVersion version of its layout
     * @param isEncrypted whether what it writes to disk is unreadable without the key
     * @param isDurable whether a completed batch survives the process and a power cut
     */
    record StoreInfo(String kind, int schemaVersion, boolean isEncrypted, boolean isDurable) {}
}
