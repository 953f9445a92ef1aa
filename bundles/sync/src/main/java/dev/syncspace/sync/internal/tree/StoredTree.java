package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeAcl;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeStorage;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree in the store, as its row tells it. Holds one page of it in memory. For one thread. */
public final class StoredTree implements TreeStorage {
    /** Rows of the first page: each change may have 17 MiB. */
    private static final int FIRST_PAGE_ROWS = 4;
    /** Rows of the pages of a tree of small changes. */
    private static final int PAGE_ROWS_MAX = 256;
    /** What a page should have, judged by the one before it. */
    private static final long PAGE_BYTES = 8L * 1024 * 1024;

    private final StoreReader store;
    private final ObjectRow row;
    private @Nullable StoredChange lastFound;

    public StoredTree(StoreReader store, ObjectRow row) {
        this.store = store;
        this.row = row;
    }

    /**
     * Opens the tree from its common snapshot on; if it would lack changes then, all of it.
     *
     * @throws TreeException {@code CORRUPT}
     */
    public ObjectTree open(TreeAcl acl, ObjectTree.Flavour flavour, ContentCheck check) throws TreeException {
        ObjectTree recent = ObjectTree.open(this, acl, flavour, check);
        return recent.heads().equals(row.heads()) ? recent : ObjectTree.openHistory(this, acl, flavour, check);
    }

    @Override
    public ObjectId treeId() {
        return row.id();
    }

    @Override
    public ObjectId commonSnapshot() {
        return row.commonSnapshot().orElse(row.id());
    }

    @Override
    public Optional<StoredChange> find(ObjectId id) {
        StoredChange last = lastFound;
        if (last != null && last.id().equals(id)) {
            return Optional.of(last);
        }
        // A change may name any bytes as its base; the store knows CIDs only.
        Optional<StoredChange> found =
                id.isCid() ? store.change(row.space(), row.id(), id).map(StoredTree::stored) : Optional.empty();
        found.ifPresent(change -> lastFound = change);
        return found;
    }

    @Override
    public Iterable<StoredChange> since(long minSnapshotCounter) {
        return () -> new Pages(minSnapshotCounter);
    }

    private static StoredChange stored(ChangeRow change) {
        return new StoredChange(change.id(), change.snapshotCounter(), change.raw());
    }

    private final class Pages implements Iterator<StoredChange> {
        private final long minSnapshotCounter;
        private Iterator<ChangeRow> page = List.<ChangeRow>of().iterator();
        private long position;
        private int rows = FIRST_PAGE_ROWS;
        private boolean isLast;

        Pages(long minSnapshotCounter) {
            this.minSnapshotCounter = minSnapshotCounter;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !isLast) {
                List<ChangeRow> read = store.changes(row.space(), row.id(), minSnapshotCounter, position, rows);
                isLast = read.size() < rows;
                if (!read.isEmpty()) {
                    position = read.get(read.size() - 1).position();
                    long bytes = read.stream()
                            .mapToLong(change -> change.raw().size())
                            .sum();
                    rows = (int) Math.max(1, Math.min(PAGE_ROWS_MAX, PAGE_BYTES * read.size() / Math.max(1, bytes)));
                }
                page = read.iterator();
            }
            return page.hasNext();
        }

        @Override
        public StoredChange next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no change follows");
            }
            return stored(page.next());
        }
    }
}
