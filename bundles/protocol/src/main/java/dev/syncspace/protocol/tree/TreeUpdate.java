package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.List;

/**
 * What a call did to a tree, and what the caller has to store. Immutable.
 *
 * @param mode how a state that was built from the tree goes on
 * @param oldHeads heads before the call, ascending
 * @param heads heads now, ascending
 * @param added changes that were not stored before, every one behind those that it was made on
 * @param commonSnapshot root of the in-memory tree now
 */
public record TreeUpdate(
        Mode mode, List<ObjectId> oldHeads, List<ObjectId> heads, List<StoredChange> added, ObjectId commonSnapshot) {
    public TreeUpdate {
        oldHeads = List.copyOf(oldHeads);
        heads = List.copyOf(heads);
        added = List.copyOf(added);
    }

    /** How a state that was built from the tree goes on. */
    public enum Mode {
        /** Nothing changed. */
        NOTHING,
        /** Go on behind the last change of the old order. */
        APPEND,
        /** Start again from the root of the in-memory tree. */
        REBUILD
    }
}
