package dev.syncspace.testkit.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Rows for tests. Every id is new unless it is made of a text. */
public final class Samples {
    /** The key of the stores of the suite. */
    public static final byte[] KEY = key(7);

    private static final AtomicLong COUNTER = new AtomicLong();

    private Samples() {}

    /** A key of 32 bytes. */
    public static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    /** An id that no other call gives. */
    public static ObjectId newId() {
        return id("sample " + COUNTER.incrementAndGet());
    }

    /** The id of a text. */
    public static ObjectId id(String seed) {
        return ObjectId.ofContent(ByteString.copyFromUtf8(seed));
    }

    /** A space that no other call gives. */
    public static SpaceRow newSpace() {
        return space(newId(), COUNTER.get());
    }

    /** A space of its header's id. */
    public static SpaceRow space(ObjectId header, long createdAtMillis) {
        return new SpaceRow(
                SpaceId.of(header, createdAtMillis),
                bytes("header of " + header),
                id("acl of " + header),
                id("settings of " + header),
                id("key-value store of " + header),
                createdAtMillis,
                false);
    }

    public static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** Bytes that look random and are the same for the same seed. */
    public static ByteString bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** A change to be written. */
    public static ChangeRow change(ObjectId id, long snapshotCounter, ByteString raw) {
        return new ChangeRow(id, 0, snapshotCounter, raw);
    }

    /** New changes with snapshot counters 1, 2, 3, … */
    public static List<ChangeRow> changes(int count) {
        List<ChangeRow> rows = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            ObjectId id = newId();
            rows.add(change(id, i, bytes("change " + id)));
        }
        return rows;
    }

    /** Records with the indexes from {@code first} on. */
    public static List<AclRow> aclRecords(int first, int count) {
        List<AclRow> rows = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            ObjectId id = newId();
            rows.add(new AclRow(i, id, bytes("record " + id)));
        }
        return rows;
    }

    /** An event to be written. */
    public static EventRow event(SpaceRow space, String payload) {
        return new EventRow(0, "document.created", space.id().text(), 1_700_000_000_123L, bytes(payload));
    }
}
