package dev.syncspace.sync.internal;

import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeStorage;
import dev.syncspace.protocol.tree.TreeUpdate;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.tree.TreeAdmission;
import java.util.List;
import java.util.Optional;

/** Admits trees as they are, without an index and without events. */
public final class RawTreeAdmission implements TreeAdmission {
    @Override
    public Admission admit(
            AccountRuntime runtime,
            OpenSpace space,
            ObjectId tree,
            List<RawChange> changes,
            List<ObjectId> announcedHeads) {
        Optional<ObjectRow> row = runtime.store().object(space.id(), tree);
        try {
            TreeUpdate update = row.isEmpty()
                    ? ObjectTree.validateFirst(
                            changes.get(0), changes, space, ObjectTree.Flavour.DEFAULT, ContentCheck.NONE)
                    : ObjectTree.open(storage(runtime, row.get()), space, ObjectTree.Flavour.DEFAULT, ContentCheck.NONE)
                            .addRawChanges(changes, announcedHeads, List.of());
            if (!update.added().isEmpty()) {
                store(runtime, space, tree, row, update);
            }
            return new Admission(row.isEmpty(), update.added().size(), List.of());
        } catch (TreeException e) {
            return new Admission(
                    false,
                    0,
                    List.of(new SpaceService.Rejection(tree.text(), e.error().name(), String.valueOf(e.getMessage()))));
        }
    }

    private static void store(
            AccountRuntime runtime, OpenSpace space, ObjectId tree, Optional<ObjectRow> old, TreeUpdate update) {
        int added = update.added().size();
        ObjectRow row = new ObjectRow(
                space.id(),
                tree,
                ObjectRow.Kind.TREE,
                update.heads(),
                Optional.of(update.commonSnapshot()),
                ObjectRow.Status.LIVE,
                false,
                Optional.empty(),
                old.map(ObjectRow::changeCount).orElse(0L) + added,
                old.map(ObjectRow::pendingChanges).orElse(0) + added,
                0,
                Optional.empty());
        runtime.commit(new WriteBatch(List.of(
                new WriteBatch.PutObject(row, old.map(ObjectRow::revision).orElse(0L)),
                new WriteBatch.AppendChanges(
                        space.id(),
                        tree,
                        update.added().stream()
                                .map(change -> new ChangeRow(change.id(), 0, change.snapshotCounter(), change.raw()))
                                .toList()))));
    }

    private static TreeStorage storage(AccountRuntime runtime, ObjectRow row) {
        return new TreeStorage() {
            @Override
            public ObjectId treeId() {
                return row.id();
            }

            @Override
            public ObjectId commonSnapshot() {
                return row.commonSnapshot().orElseThrow();
            }

            @Override
            public Optional<StoredChange> find(ObjectId id) {
                return runtime.store().change(row.space(), row.id(), id).map(RawTreeAdmission::stored);
            }

            @Override
            public List<StoredChange> since(long minSnapshotCounter) {
                return runtime.store().changes(row.space(), row.id(), minSnapshotCounter, 0, 100_000).stream()
                        .map(RawTreeAdmission::stored)
                        .toList();
            }
        };
    }

    private static StoredChange stored(ChangeRow row) {
        return new StoredChange(row.id(), row.snapshotCounter(), row.raw());
    }
}
