package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;

/**
 * A change as it travels and is stored: bytes are kept and passed on as they came. Immutable.
 *
 * @param id claimed id
 * @param raw serialised RawTreeChange
 */
public record RawChange(ObjectId id, ByteString raw) {
    /** Hides the bytes. */
    @Override
    public String toString() {
        return "RawChange[" + id + ", " + raw.size() + " bytes]";
    }
}
