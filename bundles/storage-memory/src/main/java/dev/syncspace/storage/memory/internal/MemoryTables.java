package dev.syncspace.storage.memory.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store holds. Guarded by the lock of the store. */
final class MemoryTables {
    final Map<SpaceId, Space> spaces = new TreeMap<>();
    final List<EventRow> events = new ArrayList<>();
    final TreeMap<String, ByteString> locals = new TreeMap<>();
    long lastPosition;

    /** The rows of one space. */
    static final class Space {
        final SpaceRow row;
        final List<AclRow> acl = new ArrayList<>();
        final TreeMap<ObjectId, ObjectRow> objects = new TreeMap<>();
        final Map<ObjectId, Map<ObjectId, ChangeRow>> changes = new LinkedHashMap<>();
        final TreeMap<KeyValueKey, KeyValueRow> keyValues = new TreeMap<>(KeyValueKey.ORDER);

        Space(SpaceRow row) {
            this.row = row;
        }

        private Space(Space other) {
            this.row = other.row;
            acl.addAll(other.acl);
            objects.putAll(other.objects);
            other.changes.forEach((tree, rows) -> changes.put(tree, new LinkedHashMap<>(rows)));
            keyValues.putAll(other.keyValues);
        }

        Space copy() {
            return new Space(this);
        }
    }

    /** Place of a key-value entry. */
    record KeyValueKey(ByteString keyPeerId, KeyValueRow.Slot slot) {
        static final Comparator<KeyValueKey> ORDER = Comparator.comparing(
                        KeyValueKey::keyPeerId, ByteString.unsignedLexicographicalComparator())
                .thenComparing(KeyValueKey::slot);
    }
}
