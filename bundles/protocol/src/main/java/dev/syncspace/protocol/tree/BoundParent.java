package dev.syncspace.protocol.tree;

import java.util.Optional;

/**
 * The parent of a bound derived tree, as the head entries of the space know it. Immutable.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/storage.go (CreateStorageTx).
 *
 * @param isDerived the parent is a derived tree
 * @param isDeleted its deletion is queued or done
 */
public record BoundParent(boolean isDerived, boolean isDeleted) {
    /**
     * Judges a root before its tree is stored.
     *
     * @param root any root; one without a parent is fine
     * @param parent head entry of its parent; empty if there is none
     * @return whether the new tree must be queued for deletion at once, as its parent is
     * @throws TreeException {@code PARENT_NOT_FOUND}, {@code DERIVED_PARENT}
     */
    public static boolean check(TreeChange root, Optional<BoundParent> parent) throws TreeException {
        TreeChange.RootFields fields = root.root();
        if (fields == null || fields.parentId().isEmpty()) {
            return false;
        }
        BoundParent known = parent.orElseThrow(() -> new TreeException(
                TreeError.PARENT_NOT_FOUND,
                "tree " + root.id() + ": its parent " + fields.parentId() + " is not known"));
        if (known.isDerived()) {
            throw new TreeException(
                    TreeError.DERIVED_PARENT,
                    "tree " + root.id() + ": its parent " + fields.parentId() + " is derived");
        }
        return known.isDeleted();
    }
}
