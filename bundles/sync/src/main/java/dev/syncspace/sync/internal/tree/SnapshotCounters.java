package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.RuntimePart;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counters of the snapshots that trees are at: each new change needs that of its base, and to read it from the store would
 * mean to read the whole snapshot. The counter of a change never changes. Thread-safe.
 */
public final class SnapshotCounters implements RuntimePart {
    /** Snapshots that are remembered, some 200 bytes each. */
    private static final int SNAPSHOTS_MAX = 10_000;
    /** Counter of the root of every tree. */
    public static final long ROOT = 1;

    private final StoreReader store;
    private final Map<ObjectId, Long> counters = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, Long> eldest) {
            return size() > SNAPSHOTS_MAX;
        }
    };

    public SnapshotCounters(AccountRuntime runtime) {
        this.store = runtime.store();
    }

    /** Counter of the common snapshot of a tree. */
    public long of(ObjectRow row) {
        ObjectId snapshot = row.commonSnapshot().orElse(row.id());
        if (snapshot.equals(row.id())) {
            return ROOT;
        }
        synchronized (this) {
            Long known = counters.get(snapshot);
            if (known != null) {
                return known;
            }
        }
        long counter = store.change(row.space(), row.id(), snapshot)
                .map(ChangeRow::snapshotCounter)
                .orElseThrow(() -> SpaceErrors.damaged(
                        row.space(),
                        "tree " + row.id() + ": snapshot " + snapshot,
                        new IllegalStateException("it is missing")));
        put(snapshot, counter);
        return counter;
    }

    /** A snapshot was stored. */
    public synchronized void put(ObjectId snapshot, long counter) {
        counters.put(snapshot, counter);
    }

    @Override
    public void spaceErased(SpaceId space) {
        // Ids name content: an entry can be useless, never wrong.
    }

    @Override
    public synchronized void close() {
        counters.clear();
    }
}
