package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;

/**
 * A change of a tree. Immutable.
 *
 * @param id its id
 * @param position place in the order of storing, ascending and at least 1; given by the store, 0 in a row to be written
 * @param snapshotCounter 1 for the root, one more than its snapshot base for every other
 * @param raw RawTreeChange bytes as they came
 */
public record ChangeRow(ObjectId id, long position, long snapshotCounter, ByteString raw) {
    /** Hides the bytes. */
    @Override
    public String toString() {
        return "ChangeRow[" + id + ", " + raw.size() + " bytes]";
    }
}
