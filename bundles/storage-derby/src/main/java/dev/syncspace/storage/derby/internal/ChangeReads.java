package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.protocol.id.ObjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads of changes. Stateless. */
final class ChangeReads {
    private static final String SELECT =
            "SELECT position, snapshot_counter, id, body FROM changes --DERBY-PROPERTIES index=";
    private static final String BY_ID = SELECT + "changes_id\n WHERE object_no = ? AND id_hash = ?";
    private static final String FROM = SELECT
            + "changes_position\n WHERE object_no = ? AND position > ? AND snapshot_counter >= ?"
            + " ORDER BY object_no, position";

    private ChangeReads() {}

    /** The columns of a row. */
    private record Raw(long position, long snapshotCounter, byte[] id, byte[] body) {}

    private static Raw raw(ResultSet row) throws SQLException {
        return new Raw(row.getLong(1), row.getLong(2), row.getBytes(3), row.getBytes(4));
    }

    static Optional<ChangeRow> change(Session session, StoredSpace space, ObjectId tree, ObjectId change)
            throws SQLException {
        Optional<ObjectTable.Raw> object = ObjectTable.findRaw(session, space, tree);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        byte[] id = IdBytes.encode(change);
        List<Raw> rows = session.list(
                BY_ID,
                statement -> {
                    statement.setInt(1, object.get().number());
                    statement.setInt(2, IdBytes.hash(id));
                },
                ChangeReads::raw);
        for (Raw row : rows) {
            if (Arrays.equals(row.id(), id)) {
                return Optional.of(decode(session, space, tree, object.get().number(), row));
            }
        }
        return Optional.empty();
    }

    static List<ChangeRow> changes(
            Session session, StoredSpace space, ObjectId tree, long minSnapshotCounter, long afterPosition, int limit)
            throws SQLException {
        Optional<ObjectTable.Raw> object = ObjectTable.findRaw(session, space, tree);
        if (object.isEmpty() || limit <= 0) {
            return List.of();
        }
        List<Raw> rows = new ArrayList<>();
        session.forEach(
                FROM,
                statement -> {
                    statement.setInt(1, object.get().number());
                    statement.setLong(2, afterPosition);
                    statement.setLong(3, minSnapshotCounter);
                },
                row -> {
                    rows.add(raw(row));
                    return rows.size() < limit;
                });
        List<ChangeRow> changes = new ArrayList<>();
        for (Raw row : rows) {
            changes.add(decode(session, space, tree, object.get().number(), row));
        }
        return changes;
    }

    private static ChangeRow decode(Session session, StoredSpace space, ObjectId tree, int objectNo, Raw row)
            throws SQLException {
        ByteString bytes = Values.decode(
                session,
                new Values.Place(space.number(), objectNo, row.position()),
                new ByteReader(row.body()),
                space.packer(tree));
        return new ChangeRow(IdBytes.decode(row.id()), row.position(), row.snapshotCounter(), bytes);
    }
}
