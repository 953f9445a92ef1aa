package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Writes deletions into the settings tree of a space. For the holder of its key in {@link WorkLocks}.
 *
 * <p>Source: any-sync v0.11.20: commonspace/settings/settingsobject.go (DeleteObject).
 */
final class SettingsTree {
    /** Beyond so many deleted objects no snapshot is made: its list of ids would come near the largest change. */
    private static final int SNAPSHOT_IDS_MAX = 200_000;

    private final AccountRuntime runtime;
    private final OpenSpace space;

    SettingsTree(AccountRuntime runtime, OpenSpace space) {
        this.runtime = runtime;
        this.space = space;
    }

    /** The key of the settings tree. */
    static WorkLocks.Key key(OpenSpace space) {
        return WorkLocks.Key.tree(space.id(), space.row().settingsId());
    }

    /**
     * A change that deletes trees, on top of all heads.
     *
     * @param batch gets the change
     * @param edit gets the row of the settings tree
     * @return to be run when the batch is durable
     */
    Runnable delete(Collection<ObjectId> trees, WriteBatch.Builder batch, IndexEdit edit) {
        ObjectRow row = runtime.store()
                .object(space.id(), space.row().settingsId())
                .orElseThrow(() -> SpaceErrors.damaged(
                        space.id(), "its settings tree", new IllegalStateException("its row is missing")));
        ObjectId base = row.commonSnapshot().orElse(row.id());
        int size = size(row, base);
        Optional<Set<ObjectId>> all = snapshotIds(row, size, trees);
        AclList acl = space.log();
        byte[] data =
                all.isPresent() ? SettingsContent.deleteWithSnapshot(trees, all.get()) : SettingsContent.delete(trees);
        RawChange change = ChangeBuilder.plain(
                runtime.signKey(),
                new ChangeBuilder.Content(
                        row.heads(),
                        acl.head(),
                        base,
                        all.isPresent(),
                        "",
                        TimeUnit.MILLISECONDS.toSeconds(runtime.clock().millis())),
                data);
        long counter =
                runtime.part(SnapshotCounters.class, SnapshotCounters::new).of(row) + 1;
        ObjectId newBase = all.isPresent() ? change.id() : base;
        List<ObjectId> heads = List.of(change.id());
        batch.add(new WriteBatch.AppendChanges(
                space.id(), row.id(), List.of(new ChangeRow(change.id(), 0, counter, change.raw()))));
        edit.put(Optional.of(row), ObjectRows.grown(row, heads, newBase, 1, Optional.empty()));
        int newSize = all.isPresent() ? 1 : size + 1;
        return () -> sizes().put(space.id(), heads, newBase, newSize);
    }

    private SettingsSizes sizes() {
        return runtime.part(SettingsSizes.class, ignored -> new SettingsSizes());
    }

    private int size(ObjectRow row, ObjectId base) {
        return sizes().find(space.id(), row.heads(), base)
                .orElseGet(() -> open(row, ObjectTree.Flavour.WITHOUT_DATA).size());
    }

    private ObjectTree open(ObjectRow row, ObjectTree.Flavour flavour) {
        try {
            return new StoredTree(runtime.store(), row).open(space.treeAcl(), flavour, ContentCheck.NONE);
        } catch (TreeException e) {
            throw SpaceErrors.damaged(space.id(), "its settings tree", e);
        }
    }

    /** All deleted objects, if it is time for a snapshot. */
    private Optional<Set<ObjectId>> snapshotIds(ObjectRow row, int size, Collection<ObjectId> deleted) {
        if (!SettingsContent.wantsSnapshot(size, runtime.random())) {
            return Optional.empty();
        }
        Set<ObjectId> all = new LinkedHashSet<>(deleted);
        List<TreeChange> order = open(row, ObjectTree.Flavour.DEFAULT).order();
        for (int i = 0; i < order.size(); i++) {
            all.addAll(i == 0 ? deletedByFirst(order.get(0)) : deletedBy(order.get(i)));
        }
        return all.size() > SNAPSHOT_IDS_MAX ? Optional.empty() : Optional.of(all);
    }

    /** The root of the in-memory tree stands for all that came before it. */
    private static Collection<ObjectId> deletedByFirst(TreeChange change) {
        try {
            return SettingsContent.deletedIds(List.of(change));
        } catch (DecodeException somethingElse) {
            return List.of();
        }
    }

    /** What a change of the settings tree deletes; nothing if it says something else. */
    static List<ObjectId> deletedBy(TreeChange change) {
        if (change.isRoot()) {
            return List.of();
        }
        try {
            return SettingsContent.deletedBy(change);
        } catch (DecodeException somethingElse) {
            return List.of();
        }
    }

    /**
     * Fails unless this account may delete a tree.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    void requireMayDelete(ObjectRow tree) {
        AclList acl = space.log();
        space.requireWriter();
        boolean isRestricted = acl.deleteRestricted().orElse(false)
                && !acl.permissions(runtime.signKey().publicKey()).canManageAccounts();
        if (isRestricted
                && !new DeletionCheck(runtime.store(), space)
                        .author(tree)
                        .equals(Optional.of(runtime.signKey().publicKey()))) {
            throw SyncSpaceException.of(
                    Reason.INSUFFICIENT_PERMISSIONS,
                    "in space " + space.id() + " only its author, an admin or the owner may delete a document");
        }
    }
}
