package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;

/**
 * An account of a log. Immutable.
 *
 * @param key its identity
 * @param permissions now
 * @param status now
 * @param keyRecordId record whose metadata key its metadata are encrypted to; empty if unknown
 * @param requestMetadata its metadata, encrypted; may be empty
 * @param history every change of its permissions, oldest first
 */
public record AclAccount(
        PublicKey key,
        AclPermissions permissions,
        Status status,
        ObjectId keyRecordId,
        ByteString requestMetadata,
        List<PermissionChange> history) {
    public AclAccount {
        history = List.copyOf(history);
    }

    /** Life of a membership; local, not on the wire. */
    public enum Status {
        NONE,
        JOINING,
        ACTIVE,
        REMOVED,
        DECLINED,
        REMOVING,
        CANCELED
    }

    /**
     * A step of the history.
     *
     * @param recordId record that made it
     * @param permissions from then on
     */
    public record PermissionChange(ObjectId recordId, AclPermissions permissions) {}

    static AclAccount unknown(PublicKey key) {
        return new AclAccount(key, AclPermissions.NONE, Status.NONE, ObjectId.EMPTY, ByteString.EMPTY, List.of());
    }

    AclAccount withStatus(Status newStatus) {
        return new AclAccount(key, permissions, newStatus, keyRecordId, requestMetadata, history);
    }

    AclAccount withMetadata(ByteString metadata, ObjectId metadataKeyRecord) {
        return new AclAccount(key, permissions, status, metadataKeyRecord, metadata, history);
    }

    AclAccount withPermissions(AclPermissions next, ObjectId recordId) {
        List<PermissionChange> longer = new ArrayList<>(history);
        longer.add(new PermissionChange(recordId, next));
        return new AclAccount(key, next, status, keyRecordId, requestMetadata, longer);
    }

    /** Trap: adding an account starts its history anew. */
    AclAccount withFreshPermissions(AclPermissions next, ObjectId recordId) {
        return new AclAccount(
                key, next, status, keyRecordId, requestMetadata, List.of(new PermissionChange(recordId, next)));
    }
}
