package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.OptionalInt;

/** What trees ask of the access control log. */
public interface TreeAcl {
    /** Position of a record; empty if it is not known. */
    OptionalInt indexOf(ObjectId recordId);

    /**
     * What an account could do right behind a record.
     *
     * @throws AclException {@code NO_SUCH_RECORD}, {@code NO_SUCH_ACCOUNT}
     */
    AclPermissions permissionsAt(ObjectId recordId, PublicKey who) throws AclException;

    /** Whether a read key with this id can be opened. */
    boolean hasReadKey(ObjectId readKeyId);

    /** The same key as the log holds it, so that it is decoded once; the key itself if the log does not name it. */
    default PublicKey known(PublicKey key) {
        return key;
    }

    /** The view of a log. */
    static TreeAcl of(AclList list) {
        return new TreeAcl() {
            @Override
            public OptionalInt indexOf(ObjectId recordId) {
                return list.indexOf(recordId);
            }

            @Override
            public AclPermissions permissionsAt(ObjectId recordId, PublicKey who) throws AclException {
                return list.permissionsAt(recordId, who);
            }

            @Override
            public PublicKey known(PublicKey key) {
                return list.known(key);
            }

            @Override
            public boolean hasReadKey(ObjectId readKeyId) {
                return list.readKey(readKeyId).isPresent();
            }
        };
    }
}
