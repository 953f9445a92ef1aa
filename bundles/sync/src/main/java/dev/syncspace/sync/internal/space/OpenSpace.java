package dev.syncspace.sync.internal.space;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.TreeAcl;
import java.lang.ref.Reference;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A space with its opened keys; also the view of its ACL log that trees need, which sees later records. Thread-safe; only the
 * key-value store has a lock. Once the space is erased, every question that needs a key fails with {@code SPACE_NOT_FOUND}.
 */
public final class OpenSpace implements TreeAcl {
    private final SpaceRow row;
    private final SpaceAcl acl;
    private final SpaceKeyValues keyValues;
    private final PublicKey account;

    OpenSpace(SpaceRow row, AclList log, SpaceContext context, Runnable onChange) {
        this.row = row;
        this.acl = new SpaceAcl(row.id(), log);
        this.account = context.session().signKey().publicKey();
        this.keyValues = new SpaceKeyValues(this, context, onChange);
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

    SpaceAcl acl() {
        return acl;
    }

    /** The present ACL log, for several questions at one moment. Must not be changed. */
    public AclList log() {
        return acl.snapshot();
    }

    /** The view of the ACL log that trees need: this object. */
    public TreeAcl treeAcl() {
        return this;
    }

    @Override
    public OptionalInt indexOf(ObjectId recordId) {
        return log().indexOf(recordId);
    }

    @Override
    public AclPermissions permissionsAt(ObjectId recordId, PublicKey who) throws AclException {
        return log().permissionsAt(recordId, who);
    }

    @Override
    public boolean hasReadKey(ObjectId readKeyId) {
        return log().readKey(readKeyId).isPresent();
    }

    @Override
    public PublicKey known(PublicKey key) {
        return log().known(key);
    }

    /** The key-value store. */
    public SpaceKeyValues keyValues() {
        return keyValues;
    }

    /** What this account may do now. */
    public AclPermissions permission() {
        return log().permissions(account);
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
        AclList present = log();
        requireWriter(present);
        ObjectId readKeyId = present.currentReadKeyId();
        SymmetricKey treeKey = derive(present, readKeyId, Slip21.treePath(tree)).orElseThrow(this::noKey);
        return new WriteKeys(present.head(), readKeyId, treeKey);
    }

    /** Head of the ACL log. */
    public ObjectId aclHeadId() {
        return log().head();
    }

    /**
     * The key of a tree under a read key, a new object; empty if this account does not have that read key. Derives: keep it
     * for as long as the tree is open.
     */
    public Optional<SymmetricKey> treeKey(ObjectId tree, ObjectId readKeyId) {
        return derive(log(), readKeyId, Slip21.treePath(tree));
    }

    private Optional<SymmetricKey> derive(AclList present, ObjectId readKeyId, String path) {
        return withKeys(() -> present.readKey(readKeyId).map(readKey -> readKey.derive(path)));
    }

    /** As {@link SpaceAcl#withKeys}. */
    <T> T withKeys(Supplier<T> use) {
        try {
            return acl.withKeys(use);
        } finally {
            // The cache overwrites the keys of a space that nobody can reach any more.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Fails unless this account may write now.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireWriter() {
        requireWriter(log());
    }

    private void requireWriter(AclList present) {
        AclPermissions permission = present.permissions(account);
        if (!permission.canWrite()) {
            throw notAllowed("write into", permission);
        }
    }

    /**
     * Fails unless this account may change name and members now.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireManager() {
        AclPermissions permission = permission();
        if (!permission.canManageAccounts()) {
            throw notAllowed("change", permission);
        }
    }

    private SyncSpaceException notAllowed(String what, AclPermissions permission) {
        return SyncSpaceException.of(
                Reason.INSUFFICIENT_PERMISSIONS,
                "this account may not " + what + " space " + id() + ": its permission there is " + permission.label());
    }

    /**
     * Fails unless this account has a key: of what members write now, or, when it was removed, of what they wrote before.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    public void requireReader() {
        AclList present = log();
        if (present.readKey(present.currentReadKeyId()).isEmpty()
                && present.readKeys().isEmpty()) {
            throw noKey();
        }
    }

    private SyncSpaceException noKey() {
        return SyncSpaceException.of(
                Reason.INSUFFICIENT_PERMISSIONS,
                "this account has no key of space " + id() + ": it is not a member, so its documents cannot be read");
    }
}
