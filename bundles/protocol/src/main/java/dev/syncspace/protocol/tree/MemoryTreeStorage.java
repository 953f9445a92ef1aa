package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of one tree in memory: for trees that are checked before they are stored, and for tests. For one thread. */
public final class MemoryTreeStorage implements TreeStorage {
    private final ObjectId treeId;
    private final Map<ObjectId, StoredChange> changes = new LinkedHashMap<>();
    private ObjectId commonSnapshot;
    private List<ObjectId> heads;

    /** A store that holds a root. */
    public MemoryTreeStorage(RawChange root) {
        this.treeId = root.id();
        this.commonSnapshot = root.id();
        this.heads = List.of(root.id());
        changes.put(root.id(), new StoredChange(root.id(), 1, root.raw()));
    }

    /** Stores what a call added. */
    public void apply(TreeUpdate update) {
        update.added().forEach(change -> changes.put(change.id(), change));
        commonSnapshot = update.commonSnapshot();
        heads = update.heads();
    }

    @Override
    public ObjectId treeId() {
        return treeId;
    }

    @Override
    public ObjectId commonSnapshot() {
        return commonSnapshot;
    }

    /** Heads that were stored last. */
    public List<ObjectId> heads() {
        return heads;
    }

    /** All changes in the order in which they were stored. Unmodifiable. */
    public List<StoredChange> all() {
        return List.copyOf(changes.values());
    }

    @Override
    public Optional<StoredChange> find(ObjectId id) {
        return Optional.ofNullable(changes.get(id));
    }

    @Override
    public List<StoredChange> since(long minSnapshotCounter) {
        return changes.values().stream()
                .filter(change -> change.snapshotCounter() >= minSnapshotCounter)
                .toList();
    }
}
