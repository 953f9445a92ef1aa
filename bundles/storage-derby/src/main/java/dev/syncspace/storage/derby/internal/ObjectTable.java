package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of objects, without their tags. Stateless. */
final class ObjectTable {
    /** What {@link #raw} reads; the index and the condition follow. */
    static final String SELECT =
            "SELECT object_no, id, created, updated, document_id, body FROM objects --DERBY-PROPERTIES index=";

    private static final String BY_ID = SELECT + "objects_id\n WHERE space_no = ? AND id_key = ?";
    private static final String BY_NUMBER = SELECT + "objects_no\n WHERE object_no = ?";
    private static final String BY_NUMBER_IN_SPACE = SELECT + "objects_no\n WHERE object_no = ? AND space_no = ?";
    private static final String BY_DOCUMENT = SELECT + "objects_document\n WHERE space_no = ? AND document_id = ?";
    private static final String INSERT = "INSERT INTO objects (pending, created, updated, collection_hash, document_id,"
            + " body, object_no, space_no, id, id_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE objects SET pending = ?, created = ?, updated = ?, collection_hash = ?, document_id = ?, body = ?"
                    + " WHERE object_no = ?";

    private static final int INLINE = 1;
    private static final int CHUNKED = 2;

    private ObjectTable() {}

    /**
     * The columns of a row.
     *
     * @param documentKey document id and a 00; null for what is no document
     */
    record Raw(
            int number,
            ObjectId id,
            Optional<Long> created,
            Optional<Long> updated,
            byte @Nullable [] documentKey,
            byte[] body) {
        Optional<String> documentId() {
            return documentKey == null ? Optional.empty() : Optional.of(Texts.text(documentKey));
        }

        /** Where the pieces of a large body are; empty if the body is in its column. */
        Optional<Long> chunkNo() {
            ByteReader reader = new ByteReader(body);
            return reader.octet() == CHUNKED ? Optional.of(reader.number()) : Optional.empty();
        }
    }

    /** A row as it is stored, with its number. */
    record Stored(Raw raw, ObjectRow row) {
        int number() {
            return raw.number();
        }
    }

    static Raw raw(ResultSet row) throws SQLException {
        return new Raw(
                row.getInt(1),
                IdBytes.decode(row.getBytes(2)),
                optionalLong(row, 3),
                optionalLong(row, 4),
                row.getBytes(5),
                row.getBytes(6));
    }

    private static Optional<Long> optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    /** Reads the body, from its pieces if it is large. */
    static ObjectRow decode(Session session, StoredSpace space, Raw raw) throws SQLException {
        ByteReader column = new ByteReader(raw.body());
        byte[] body;
        if (column.octet() == INLINE) {
            body = column.rest();
        } else {
            long chunkNo = column.number();
            int length = column.count();
            body = Values.readChunks(session, new Values.Place(space.number(), raw.number(), chunkNo), length);
        }
        return ObjectBody.decode(
                new ObjectBody.Columns(space.row().id(), raw.id(), raw.created(), raw.updated(), raw.documentId()),
                body);
    }

    static Optional<Raw> findRaw(Session session, StoredSpace space, ObjectId id) throws SQLException {
        long key = IdBytes.orderKey(id);
        List<Raw> found = session.list(
                BY_ID,
                statement -> {
                    statement.setInt(1, space.number());
                    statement.setLong(2, key);
                },
                ObjectTable::raw);
        return found.stream().filter(raw -> raw.id().equals(id)).findFirst();
    }

    static Optional<Stored> find(Session session, StoredSpace space, ObjectId id) throws SQLException {
        Optional<Raw> raw = findRaw(session, space, id);
        return raw.isPresent()
                ? Optional.of(new Stored(raw.get(), decode(session, space, raw.get())))
                : Optional.empty();
    }

    static Optional<Raw> findRaw(Session session, int number) throws SQLException {
        return session.first(BY_NUMBER, statement -> statement.setInt(1, number), ObjectTable::raw);
    }

    /** The row with a number, if it is of a space: who has the number from a tag cannot be sure. */
    static Optional<Raw> findRaw(Session session, StoredSpace space, int number) throws SQLException {
        return session.first(
                BY_NUMBER_IN_SPACE,
                statement -> {
                    statement.setInt(1, number);
                    statement.setInt(2, space.number());
                },
                ObjectTable::raw);
    }

    /** Rows that carry a document id, of any status. */
    static List<Raw> withDocument(Session session, StoredSpace space, String documentId) throws SQLException {
        byte[] key = ObjectBody.documentKey(documentId);
        if (key.length > Schema.DOCUMENT_KEY_MAX_BYTES) {
            return List.of();
        }
        return session.list(
                BY_DOCUMENT,
                statement -> {
                    statement.setInt(1, space.number());
                    statement.setBytes(2, key);
                },
                ObjectTable::raw);
    }

    static void insert(Session session, StoredSpace space, int number, ObjectRow row, byte[] body) throws SQLException {
        session.update(INSERT, statement -> {
            bind(statement, space, row, body);
            statement.setInt(7, number);
            statement.setInt(8, space.number());
            statement.setBytes(9, IdBytes.encode(row.id()));
            statement.setLong(10, IdBytes.orderKey(row.id()));
        });
    }

    static void update(Session session, StoredSpace space, int number, ObjectRow row, byte[] body) throws SQLException {
        session.update(UPDATE, statement -> {
            bind(statement, space, row, body);
            statement.setInt(7, number);
        });
    }

    private static void bind(PreparedStatement statement, StoredSpace space, ObjectRow row, byte[] body)
            throws SQLException {
        statement.setInt(1, row.status() == ObjectRow.Status.LIVE ? row.pendingChanges() : 0);
        if (ObjectBody.isShown(row)) {
            statement.setLong(2, row.document().orElseThrow().createdAtMillis());
            statement.setLong(3, row.document().orElseThrow().updatedAtMillis());
            statement.setInt(
                    4, Tags.collection(space, row.document().orElseThrow().collection()));
        } else {
            statement.setNull(2, Types.BIGINT);
            statement.setNull(3, Types.BIGINT);
            statement.setNull(4, Types.INTEGER);
        }
        if (row.document().isPresent()) {
            statement.setBytes(5, ObjectBody.documentKey(row.document().get().documentId()));
        } else {
            statement.setNull(5, Types.VARBINARY);
        }
        statement.setBytes(6, body);
    }

    /** The column of a body; a large one is written in pieces. */
    static byte[] bodyColumn(Session session, Values.Place place, byte[] body) throws SQLException {
        ByteWriter column = new ByteWriter(body.length + 1);
        if (body.length <= Values.INLINE_MAX_BYTES) {
            column.octet(INLINE);
            column.raw(body, 0, body.length);
        } else {
            column.octet(CHUNKED);
            column.number(place.chunkNo());
            column.number(body.length);
            Values.writeChunks(session, place, ByteString.copyFrom(body));
        }
        return column.toByteArray();
    }
}
