package dev.syncspace.sync.internal.space;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.TreeAcl;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.Optional;

/**
 * A space with its opened keys. Thread-safe; questions take no lock. Once the space is erased, every question that needs a
 * key fails with {@code SPACE_NOT_FOUND}.
 */
public final class OpenSpace {
    private final SpaceRow row;
    private final SpaceAcl acl;
    private final PublicKey account;

    OpenSpace(SpaceRow row, SpaceAcl acl, PublicKey account) {
        this.row = row;
        this.acl = acl;
        this.account = account;
    }

    /** Its id. */
    public SpaceId id() {
        return row.id();
    }

    /** Its row, which never changes. */
    public SpaceRow row() {
        return row;
    }

    /** Whether it is the account's own space. */
    public boolean isOwn() {
        return row.isOwn();
    }

    /** The ACL log. */
    public SpaceAcl acl() {
        return acl;
    }

    /** The view of the ACL log that trees need; it sees later records. */
    public TreeAcl treeAcl() {
        return acl;
    }

    /** What this account may do now. */
    public AclPermissions permission() {
        return acl.snapshot().permissions(account);
    }

    /**
     * What a change of a tree is written with, all from one state of the ACL log.
     *
     * @param aclHeadId head of the ACL log
     * @param readKeyId id of the newest read key
     * @param treeKey key of the tree under that read key, a new object
     */
    public record WriteKeys(ObjectId aclHeadId, ObjectId readKeyId, SymmetricKey treeKey) {}

    /**
     * The keys to write a change of a tree with. Derives: keep them while {@link #aclHeadId} is the same.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS} if this account may not write or has no key
     */
    public WriteKeys writeKeys(ObjectId tree) {
        AclList present = acl.snapshot();
        requireWriter(present);
        ObjectId readKeyId = present.currentReadKeyId();
        SymmetricKey treeKey = derive(present, readKeyId, Slip21.treePath(tree)).orElseThrow(this::noKey);
        return new WriteKeys(present.head(), readKeyId, treeKey);
    }

    /** Head of the ACL log. */
    public ObjectId aclHeadId() {
        return acl.snapshot().head();
    }

    /**
     * The key of a tree under a read key, a new object; empty if this account does not have that read key. Derives: keep it
     * for as long as the tree is open.
     */
    public Optional<SymmetricKey> treeKey(ObjectId tree, ObjectId readKeyId) {
        return derive(acl.snapshot(), readKeyId, Slip21.treePath(tree));
    }

    private Optional<SymmetricKey> derive(AclList present, ObjectId readKeyId, String path) {
        requireNotErased();
        Optional<SymmetricKey> key;
        try {
            key = present.readKey(readKeyId).map(readKey -> readKey.derive(path));
        } catch (IllegalStateException destroyed) {
            requireNotErased();
            throw destroyed;
        }
        // Asked again: a key that was overwritten while it was read derives nonsense.
        requireNotErased();
        return key;
    }

    /**
     * Fails unless this account may write now.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireWriter() {
        requireWriter(acl.snapshot());
    }

    private void requireWriter(AclList present) {
        AclPermissions permission = present.permissions(account);
        if (!permission.canWrite()) {
            throw SyncSpaceException.of(
                    Reason.INSUFFICIENT_PERMISSIONS,
                    "this account may not write into space " + id() + ": its permission there is "
                            + permission.label());
        }
    }

    /**
     * Fails unless this account can read what members write now.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireReader() {
        AclList present = acl.snapshot();
        if (present.readKey(present.currentReadKeyId()).isEmpty()) {
            throw noKey();
        }
    }

    private SyncSpaceException noKey() {
        return SyncSpaceException.of(
                Reason.INSUFFICIENT_PERMISSIONS,
                "this account has no key of space " + id() + ": it is not a member, so its documents cannot be read");
    }

    private void requireNotErased() {
        if (acl.isDestroyed()) {
            throw SpaceErrors.notFound(id());
        }
    }
}
