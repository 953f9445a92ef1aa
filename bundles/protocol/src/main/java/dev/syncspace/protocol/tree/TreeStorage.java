package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.Optional;

/**
 * What a tree reads of a store. The tree never writes: the caller stores what {@link TreeUpdate} lists before it calls the
 * tree again.
 */
public interface TreeStorage {
    /** Id of the tree, which is the id of its root. */
    ObjectId treeId();

    /** Root of the in-memory tree as it was stored last; the tree id at first. */
    ObjectId commonSnapshot();

    /** A stored change. */
    Optional<StoredChange> find(ObjectId id);

    /** All stored changes with at least this snapshot counter, in any order; iterated once, and need not be held at once. */
    Iterable<StoredChange> since(long minSnapshotCounter);
}
