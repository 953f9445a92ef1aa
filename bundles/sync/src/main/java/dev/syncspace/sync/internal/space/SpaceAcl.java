package dev.syncspace.sync.internal.space;

import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.TreeAcl;
import java.util.OptionalInt;

/**
 * The ACL log of an open space. Thread-safe: one volatile field holds a log that nobody changes any more, and a longer log
 * takes its place as a whole. Readers take no lock; what they ask in one call comes from one log, and later calls may see a
 * longer one.
 */
public final class SpaceAcl implements TreeAcl {
    private volatile AclList list;
    private volatile boolean destroyed;

    SpaceAcl(AclList list) {
        this.list = list;
    }

    /** The present log, for several questions at one moment. Must not be changed. */
    public AclList snapshot() {
        return list;
    }

    /** Puts a longer log in place; it is not changed from then on. */
    void replace(AclList longer) {
        list = longer;
    }

    @Override
    public OptionalInt indexOf(ObjectId recordId) {
        return list.indexOf(recordId);
    }

    @Override
    public AclPermissions permissionsAt(ObjectId recordId, PublicKey who) throws AclException {
        return list.permissionsAt(recordId, who);
    }

    @Override
    public boolean hasReadKey(ObjectId readKeyId) {
        return list.readKey(readKeyId).isPresent();
    }

    /** Whether {@link #destroyKeys} was called. */
    boolean isDestroyed() {
        return destroyed;
    }

    /** Overwrites the opened keys in memory. */
    void destroyKeys() {
        destroyed = true;
        AclList present = list;
        present.readKeys().values().forEach(SymmetricKey::destroy);
        present.readKeyIds().forEach(id -> present.metadataKey(id).ifPresent(SigningKey::destroy));
    }
}
