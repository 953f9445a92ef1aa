package com.example.storage.files;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Everything that the store holds, as it was behind one batch. Nobody changes it: the next batch makes another one that shares
 * what is the same. So readers need no lock, and a batch that could not be written leaves nothing behind.
 *
 * @param spaces by id
 * @param locals settings of the device
 * @param lastPosition of a change
 * @param firstEvent sequence of the oldest event that is kept
 * @param lastEvent sequence of the newest event
 */
record State(
        Map<SpaceId, Space> spaces,
        NavigableMap<String, ByteString> locals,
        long lastPosition,
        long firstEvent,
        long lastEvent) {
    /** Unsigned bytes of UTF-8. */
    static final Comparator<String> UTF8 =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    static final State EMPTY = new State(Map.of(), new TreeMap<>(UTF8), 0, 1, 0);

    /** The rows of one space. Only a batch that is being applied changes one, and only its own copy. */
    static final class Space {
        final SpaceRow row;
        final List<AclRow> acl;
        final TreeMap<ObjectId, ObjectRow> objects;
        final Map<ObjectId, Map<ObjectId, ChangeRow>> changes;
        final TreeMap<Key, KeyValueRow> keyValues;

        Space(SpaceRow row) {
            this.row = row;
            this.acl = new ArrayList<>();
            this.objects = new TreeMap<>();
            this.changes = new LinkedHashMap<>();
            this.keyValues = new TreeMap<>(Key.ORDER);
        }

        /** A copy for a batch. The changes of a tree are copied when the batch changes that tree. */
        Space(Space other) {
            this.row = other.row;
            this.acl = new ArrayList<>(other.acl);
            this.objects = new TreeMap<>(other.objects);
            this.changes = new LinkedHashMap<>(other.changes);
            this.keyValues = new TreeMap<>(other.keyValues);
        }
    }

    /** Place of a key-value entry. */
    record Key(ByteString keyPeerId, KeyValueRow.Slot slot) {
        static final Comparator<Key> ORDER = Comparator.comparing(
                        Key::keyPeerId, ByteString.unsignedLexicographicalComparator())
                .thenComparing(Key::slot);
    }
}
