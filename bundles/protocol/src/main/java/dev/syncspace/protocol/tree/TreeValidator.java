package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.acl.AclError;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Judges changes in their tree. Immutable.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/objecttreevalidator.go (validateChange).
 */
final class TreeValidator {
    private final TreeAcl acl;
    private final boolean needsReadKey;
    private final ContentCheck contentCheck;

    TreeValidator(TreeAcl acl, boolean needsReadKey, ContentCheck contentCheck) {
        this.acl = acl;
        this.needsReadKey = needsReadKey;
        this.contentCheck = contentCheck;
    }

    void validate(ChangeGraph graph, Collection<TreeChange> changes) throws TreeException {
        for (TreeChange change : changes) {
            validate(graph, change);
        }
    }

    private void validate(ChangeGraph graph, TreeChange change) throws TreeException {
        if (change.isDerivedRoot()) {
            return;
        }
        checkPermission(change);
        if (change.id().equals(graph.root().id())) {
            return;
        }
        if (needsReadKey && !acl.hasReadKey(change.readKeyId())) {
            throw new TreeException(TreeError.NO_READ_KEY, "change " + change.id() + ": its read key is not known");
        }
        contentCheck.check(change);
        for (ObjectId previousId : change.previousIds()) {
            Optional<TreeChange> previous = graph.find(previousId);
            if (previous.isPresent()) {
                checkAclOrder(change, previous.get());
            }
        }
    }

    private void checkPermission(TreeChange change) throws TreeException {
        PublicKey author = change.findAuthor().orElseThrow();
        AclPermissions permissions;
        try {
            permissions = acl.permissionsAt(change.aclHeadId(), author);
        } catch (AclException e) {
            TreeError error =
                    e.error() == AclError.NO_SUCH_RECORD ? TreeError.NO_SUCH_RECORD : TreeError.NO_SUCH_ACCOUNT;
            throw new TreeException(error, "change " + change.id() + ": " + e.getMessage(), e);
        }
        if (!permissions.canWrite()) {
            throw new TreeException(
                    TreeError.INSUFFICIENT_PERMISSIONS,
                    "change " + change.id() + ": its author had permission " + permissions + " at "
                            + change.aclHeadId());
        }
    }

    private void checkAclOrder(TreeChange change, TreeChange previous) throws TreeException {
        if (previous.isDerivedRoot() || previous.aclHeadId().equals(change.aclHeadId())) {
            return;
        }
        OptionalInt mine = acl.indexOf(change.aclHeadId());
        OptionalInt before = acl.indexOf(previous.aclHeadId());
        if (before.isEmpty()) {
            throw new TreeException(
                    TreeError.NO_SUCH_RECORD, "change " + previous.id() + " names an unknown ACL record");
        }
        if (mine.orElseThrow() < before.getAsInt()) {
            throw new TreeException(
                    TreeError.INVALID_CHANGE,
                    "change " + change.id() + ": its ACL head is before that of " + previous.id());
        }
    }
}
