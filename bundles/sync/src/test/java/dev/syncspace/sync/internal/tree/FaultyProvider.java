package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A provider whose stores refuse commits, or let somebody else go first. */
public final class FaultyProvider implements ObjectStoreProvider {
    private final ObjectStoreProvider provider;
    private final AtomicReference<Runnable> before = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> after = new AtomicReference<>(() -> {});
    private volatile boolean refusing;
    private volatile ObjectStore store;

    public FaultyProvider(ObjectStoreProvider provider) {
        this.provider = provider;
    }

    /** From now on every commit fails, or none. */
    public void refuseCommits(boolean refuses) {
        refusing = refuses;
    }

    /** Runs once, when the next batch is about to be committed. */
    public void beforeNextCommit(Runnable action) {
        before.set(action);
    }

    /** Runs once, when trees of a document were just read. */
    public void afterNextRead(Runnable action) {
        after.set(action);
    }

    /** Another writer writes the same row again. */
    public void touch(ObjectRow row) {
        put(row, row.document().orElseThrow().version());
    }

    /** Another writer is one version ahead. */
    public void advance(ObjectRow row) {
        put(row, row.document().orElseThrow().version() + 1);
    }

    private void put(ObjectRow row, long version) {
        DocumentRow document = row.document().orElseThrow();
        DocumentRow changed = new DocumentRow(
                document.documentId(),
                document.collection(),
                document.metadata(),
                version,
                document.createdAtMillis(),
                document.updatedAtMillis(),
                document.changeId(),
                document.dataSize(),
                false,
                false);
        store.commit(new WriteBatch(List.of(new WriteBatch.PutObject(
                        new ObjectRow(
                                row.space(),
                                row.id(),
                                row.kind(),
                                row.heads(),
                                row.commonSnapshot(),
                                row.status(),
                                row.isDerived(),
                                row.parent(),
                                row.changeCount(),
                                row.pendingChanges(),
                                0,
                                Optional.of(changed)),
                        row.revision()))))
                .join();
    }

    @Override
    public String kind() {
        return provider.kind();
    }

    @Override
    public ObjectStore open(Path directory, byte[] key, StoreOptions options) {
        ObjectStore opened = provider.open(directory, key, options);
        store = opened;
        return (ObjectStore) Proxy.newProxyInstance(
                FaultyProvider.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("commit")) {
                        if (refusing) {
                            return CompletableFuture.failedFuture(
                                    new StorageException(StorageException.Kind.CONFLICT, "refused"));
                        }
                        before.getAndSet(() -> {}).run();
                    }
                    try {
                        Object result = method.invoke(opened, args);
                        if (method.getName().equals("documents")) {
                            after.getAndSet(() -> {}).run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
