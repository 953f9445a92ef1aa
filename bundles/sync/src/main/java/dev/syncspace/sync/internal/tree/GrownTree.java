package dev.syncspace.sync.internal.tree;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeStorage;
import dev.syncspace.protocol.tree.TreeUpdate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A stored tree together with changes that are about to be stored. For one thread. */
final class GrownTree implements TreeStorage {
    private final TreeStorage storage;
    private final ObjectId commonSnapshot;
    private final Map<ObjectId, StoredChange> added = new LinkedHashMap<>();

    GrownTree(TreeStorage storage, TreeUpdate update) {
        this.storage = storage;
        this.commonSnapshot = update.commonSnapshot();
        update.added().forEach(change -> added.put(change.id(), change));
    }

    @Override
    public ObjectId treeId() {
        return storage.treeId();
    }

    @Override
    public ObjectId commonSnapshot() {
        return commonSnapshot;
    }

    @Override
    public Optional<StoredChange> find(ObjectId id) {
        StoredChange change = added.get(id);
        return change == null ? storage.find(id) : Optional.of(change);
    }

    @Override
    public Iterable<StoredChange> since(long minSnapshotCounter) {
        return () -> {
            Iterator<StoredChange> stored = storage.since(minSnapshotCounter).iterator();
            Iterator<StoredChange> fresh = added.values().stream()
                    .filter(change -> change.snapshotCounter() >= minSnapshotCounter)
                    .iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return stored.hasNext() || fresh.hasNext();
                }

                @Override
                public StoredChange next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException("no change follows");
                    }
                    return stored.hasNext() ? stored.next() : fresh.next();
                }
            };
        };
    }
}
