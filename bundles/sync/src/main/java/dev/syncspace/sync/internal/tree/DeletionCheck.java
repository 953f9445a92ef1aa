package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeError;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.List;
import java.util.Optional;

/**
 * Who may delete what: where the space restricts deletion, members who manage no accounts delete only what they made.
 *
 * <p>Weakness: in the reference the verdict depends on what a peer has stored, and a tree that is erased has no author any
 * more, so that a reload would refuse the very change that erased it. Here an object that is deleted already may be deleted
 * again by anyone who may write: it changes nothing.
 *
 * <p>Source: any-sync v0.11.20: commonspace/settings/settingstreevalidator.go.
 */
final class DeletionCheck implements ContentCheck {
    private final StoreReader store;
    private final OpenSpace space;

    DeletionCheck(StoreReader store, OpenSpace space) {
        this.store = store;
        this.space = space;
    }

    @Override
    public void check(TreeChange change) throws TreeException {
        List<ObjectId> deleted = SettingsTree.deletedBy(change);
        if (deleted.isEmpty() || isUnrestricted(change)) {
            return;
        }
        for (ObjectId id : deleted) {
            Optional<ObjectRow> row = id.isCid() ? store.object(space.id(), id) : Optional.empty();
            boolean isDeleted = row.isPresent() && row.get().status() != ObjectRow.Status.LIVE;
            if (!isDeleted && !row.flatMap(this::author).equals(change.findAuthor())) {
                throw new TreeException(
                        TreeError.INSUFFICIENT_PERMISSIONS,
                        "change " + change.id() + " deletes " + id + ", which is of another author or not known");
            }
        }
    }

    private boolean isUnrestricted(TreeChange change) throws TreeException {
        AclList acl = space.log();
        try {
            return !acl.deleteRestrictedAt(change.aclHeadId()).orElse(false)
                    || acl.permissionsAt(change.aclHeadId(), change.findAuthor().orElseThrow())
                            .canManageAccounts();
        } catch (AclException e) {
            throw new TreeException(TreeError.NO_SUCH_RECORD, "change " + change.id() + ": " + e.getMessage(), e);
        }
    }

    /** Who made a tree; of a bound tree, who made its parent. Empty if it is not stored. */
    Optional<PublicKey> author(ObjectRow row) {
        ObjectId tree = row.parent().orElse(row.id());
        Optional<ChangeRow> root = store.change(space.id(), tree, tree);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        try {
            return new ChangeReader(tree).readStored(tree, root.get().raw()).findAuthor();
        } catch (TreeException damaged) {
            return Optional.empty();
        }
    }
}
