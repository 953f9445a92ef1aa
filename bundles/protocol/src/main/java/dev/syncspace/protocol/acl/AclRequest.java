package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;

/**
 * A request that waits for an answer. Immutable.
 *
 * @param recordId record that made it
 * @param key account that asks
 * @param kind what it asks for
 * @param metadata its metadata, encrypted; empty for a removal
 * @param keyRecordId record whose metadata key they are encrypted to; empty for a removal
 */
public record AclRequest(ObjectId recordId, PublicKey key, Kind kind, ByteString metadata, ObjectId keyRecordId) {
    /** What a request asks for. */
    public enum Kind {
        JOIN,
        REMOVE
    }
}
