package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;

/**
 * A verified change with what a store keeps beside it. Immutable.
 *
 * @param id its id
 * @param snapshotCounter 1 for the root, one more than its snapshot base for every other; local, never on the wire
 * @param raw serialised RawTreeChange
 */
public record StoredChange(ObjectId id, long snapshotCounter, ByteString raw) {
    /** Hides the bytes. */
    @Override
    public String toString() {
        return "StoredChange[" + id + ", " + raw.size() + " bytes]";
    }
}
