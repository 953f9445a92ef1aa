package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes trees of a space: one change of the settings tree, and everything erased, in one batch. For the holder of
 * {@link #key} in {@link WorkLocks}.
 */
public final class TreeDeletion {
    private final AccountRuntime runtime;
    private final OpenSpace space;
    private final SettingsTree settings;
    private final IndexEdit edit;
    private final Set<ObjectId> trees = new LinkedHashSet<>();

    /**
     * A deletion.
     *
     * @param nowMillis time of its events, Unix milliseconds
     */
    public TreeDeletion(AccountRuntime runtime, OpenSpace space, long nowMillis) {
        this.runtime = runtime;
        this.space = space;
        this.settings = new SettingsTree(runtime, space);
        this.edit = new IndexEdit(runtime, space.id(), Optional.of(new DocumentEvents(space.id(), nowMillis)));
    }

    /** What must be held: deletions of a space happen one after the other. */
    public static WorkLocks.Key key(OpenSpace space) {
        return SettingsTree.key(space);
    }

    /**
     * Fails unless this account may delete a tree.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireMayDelete(ObjectRow tree) {
        settings.requireMayDelete(tree);
    }

    /** Deletes a live tree together with its bound children. */
    public void delete(ObjectRow tree) {
        trees.add(tree.id());
        Erasure.children(runtime.store(), tree, edit).forEach(child -> trees.add(child.id()));
        Erasure.erase(runtime.store(), space, List.of(tree.id()), edit);
    }

    /** Writes a row of the same batch, so that what it shows fits what is deleted. */
    public void put(ObjectRow stored, ObjectRow row) {
        edit.put(Optional.of(stored), row);
    }

    /**
     * Commits; does nothing if nothing is deleted.
     *
     * @param batch what else belongs to it
     * @throws dev.syncspace.api.storage.StorageException {@code CONFLICT}: decide again with a new object
     */
    public void commit(WriteBatch.Builder batch) {
        if (trees.isEmpty()) {
            return;
        }
        Runnable whenDurable = settings.delete(trees, batch, edit);
        edit.addTo(batch);
        runtime.commit(batch.build());
        whenDurable.run();
    }
}
