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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store holds. Guarded by the lock of the store. */
final class MemoryTables {
    static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    final Map<SpaceId, Space> spaces = new TreeMap<>();
    final TreeMap<Long, EventRow> events = new TreeMap<>();
    final TreeMap<String, ByteString> locals = new TreeMap<>(UTF8_ORDER);
    long lastPosition;
    long lastEvent;
    private final byte[] key;

    MemoryTables(byte[] key) {
        this.key = key.clone();
    }

    boolean isOpenedBy(byte[] other) {
        return MessageDigest.isEqual(key, other);
    }

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
