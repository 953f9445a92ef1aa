package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageLimits;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads of ACL logs, key-value entries, events and settings. Stateless. */
final class OtherReads {
    private OtherReads() {}

    static List<AclRow> aclRecords(Session session, StoredSpace space) throws SQLException {
        record Raw(int index, long recordNo, byte[] body) {}
        List<Raw> rows = session.list(
                "SELECT record_index, record_no, body FROM acl --DERBY-PROPERTIES index=acl_index\n"
                        + " WHERE space_no = ? ORDER BY space_no, record_index",
                statement -> statement.setInt(1, space.number()),
                row -> new Raw(row.getInt(1), row.getLong(2), row.getBytes(3)));
        List<AclRow> records = new ArrayList<>();
        for (Raw row : rows) {
            ByteReader body = new ByteReader(row.body());
            byte[] id = body.array();
            ByteString bytes = Values.decode(
                    session, new Values.Place(space.number(), 0, row.recordNo()), body, space.aclPacker());
            records.add(new AclRow(row.index(), IdBytes.decode(id), bytes));
        }
        return records;
    }

    static List<KeyValueRow> keyValues(Session session, StoredSpace space) throws SQLException {
        record Raw(byte[] keyPeerId, int slot, long entryNo, byte[] body) {}
        List<Raw> rows = session.list(
                "SELECT key_peer_id, slot, entry_no, body FROM key_values --DERBY-PROPERTIES index=key_values_key\n"
                        + " WHERE space_no = ? ORDER BY space_no, key_peer_id, slot",
                statement -> statement.setInt(1, space.number()),
                row -> new Raw(row.getBytes(1), row.getInt(2), row.getLong(3), row.getBytes(4)));
        List<KeyValueRow> entries = new ArrayList<>();
        for (Raw row : rows) {
            ByteString bytes = Values.decode(
                    session,
                    new Values.Place(space.number(), 0, row.entryNo()),
                    new ByteReader(row.body()),
                    space.aclPacker());
            entries.add(new KeyValueRow(Texts.bytes(row.keyPeerId()), KeyValueRow.Slot.ofNumber(row.slot()), bytes));
        }
        return entries;
    }

    static List<EventRow> events(Session session, StoreState state, long afterSequence, int limit) throws SQLException {
        List<EventRow> events = new ArrayList<>();
        if (limit > 0) {
            session.forEach(
                    "SELECT sequence, body FROM events --DERBY-PROPERTIES index=events_sequence\n"
                            + " WHERE sequence > ? ORDER BY sequence",
                    statement -> statement.setLong(1, afterSequence),
                    row -> {
                        events.add(event(state, row.getLong(1), row.getBytes(2)));
                        return events.size() < limit;
                    });
        }
        return events;
    }

    private static EventRow event(StoreState state, long sequence, byte[] bytes) {
        ByteReader body = new ByteReader(bytes);
        String type = text(state, body.count());
        String spaceId = text(state, body.count());
        long timestampMillis = body.signed();
        return new EventRow(sequence, type, spaceId, timestampMillis, ByteString.copyFrom(body.rest()));
    }

    private static String text(StoreState state, int number) {
        return state.text(number)
                .orElseThrow(() ->
                        new StorageException(StorageException.Kind.CORRUPT, "an event names a text that is not stored"))
                .toStringUtf8();
    }

    static Optional<ByteString> local(Session session, String key) throws SQLException {
        if (isTooLong(key)) {
            return Optional.empty();
        }
        return session.first(
                "SELECT value FROM locals --DERBY-PROPERTIES index=locals_name\n WHERE name = ?",
                statement -> statement.setBytes(1, Texts.terminated(key)),
                row -> ByteString.copyFrom(row.getBytes(1)));
    }

    static Map<String, ByteString> locals(Session session, String prefix) throws SQLException {
        Map<String, ByteString> found = new LinkedHashMap<>();
        if (isTooLong(prefix)) {
            return found;
        }
        session.forEach(
                "SELECT name, value FROM locals --DERBY-PROPERTIES index=locals_name\n WHERE name >= ? ORDER BY name",
                statement -> statement.setBytes(1, prefix.getBytes(StandardCharsets.UTF_8)),
                row -> {
                    String key = Texts.text(row.getBytes(1));
                    if (key.startsWith(prefix)) {
                        found.put(key, ByteString.copyFrom(row.getBytes(2)));
                        return true;
                    }
                    return false;
                });
        return found;
    }

    /** No stored key is as long, and Derby refuses to compare it. */
    private static boolean isTooLong(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length > StorageLimits.LOCAL_KEY_MAX_BYTES;
    }
}
