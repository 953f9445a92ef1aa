package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;

/**
 * An element of a diff. Immutable.
 *
 * @param id text bytes
 * @param head text bytes in head sync, raw bytes in a key-value store
 */
public record DiffElement(ByteString id, ByteString head) {
    long position() {
        return XxHash64.hash(id.toByteArray());
    }
}
