package dev.syncspace.sync.internal.tree;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.RuntimePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many changes of settings trees are in memory where a tree is open: needed with each deletion, and slow to count. An
 * entry counts only for the heads that it was made for. Thread-safe.
 */
final class SettingsSizes implements RuntimePart {
    /** Spaces that are remembered, some 200 bytes each. */
    private static final int SPACES_MAX = 1_000;

    private final Map<SpaceId, Counted> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SpaceId, Counted> eldest) {
            return size() > SPACES_MAX;
        }
    };

    private record Counted(List<ObjectId> heads, ObjectId commonSnapshot, int size) {}

    synchronized Optional<Integer> find(SpaceId space, List<ObjectId> heads, ObjectId commonSnapshot) {
        return Optional.ofNullable(entries.get(space))
                .filter(entry ->
                        entry.heads().equals(heads) && entry.commonSnapshot().equals(commonSnapshot))
                .map(Counted::size);
    }

    synchronized void put(SpaceId space, List<ObjectId> heads, ObjectId commonSnapshot, int size) {
        entries.put(space, new Counted(heads, commonSnapshot, size));
    }

    @Override
    public synchronized void spaceErased(SpaceId space) {
        entries.remove(space);
    }

    @Override
    public synchronized void close() {
        entries.clear();
    }
}
