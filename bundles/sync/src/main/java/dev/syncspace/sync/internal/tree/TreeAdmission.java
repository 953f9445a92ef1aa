package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.space.SpaceService;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.List;

/** Lets changes of a peer or a file into a tree: verifies, merges, indexes and reports them as events. Thread-safe. */
public interface TreeAdmission {
    /**
     * Takes changes of one tree, or a part of them: a large tree comes in several calls, parents first. Changes that are
     * stored already are passed over; changes of a tree that is deleted here are, too. Blocks until what was added is
     * durable.
     *
     * @param space space of the tree, any of its trees: the settings tree, whose deletions take effect, included
     * @param tree id of the tree, which is the id of its root
     * @param changes in the order of storing; for a tree that is not here the first is the root
     * @param announcedHeads the heads that the tree has to reach with this call; empty: more calls follow
     * @return what was added, and what did not verify
     * @throws dev.syncspace.api.error.SyncSpaceException if the space is gone or the storage fails, never for bad changes
     */
    Admission admit(
            AccountRuntime runtime,
            OpenSpace space,
            ObjectId tree,
            List<RawChange> changes,
            List<ObjectId> announcedHeads);

    /**
     * What came of a call.
     *
     * @param isNewTree the tree was not here before and is now
     * @param addedChanges changes that are stored now and were not before
     * @param rejections what did not verify, by tree id or change id; nothing of it is stored
     */
    record Admission(boolean isNewTree, long addedChanges, List<SpaceService.Rejection> rejections) {
        public Admission {
            rejections = List.copyOf(rejections);
        }
    }
}
