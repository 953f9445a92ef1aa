package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes spaces and ACL logs, and reads them where writer and readers do the same. Stateless. */
final class SpaceWrites {
    private static final int IS_OWN = 1;
    /** The header is the first large value of a space; its place has no other number. */
    private static final long HEADER_CHUNK = 0;

    private SpaceWrites() {}

    static void put(BatchContext context, WriteBatch.PutSpace put) throws SQLException {
        SpaceRow row = put.row();
        if (context.state().space(row.id()).isPresent()) {
            throw new StorageException(StorageException.Kind.CONFLICT, "space " + row.id() + " exists");
        }
        StoredSpace space = new StoredSpace(context.state().takeSpaceNumber(), row);
        space.setTotals(new StoreReader.SpaceTotals(0, 0));
        byte[] body = encode(row);
        context.session().update("INSERT INTO spaces VALUES (?, ?)", statement -> {
            statement.setInt(1, space.number());
            statement.setBytes(2, body);
        });
        if (Values.isChunked(row.rawHeader())) {
            Values.writeChunks(context.session(), headerPlace(space.number()), row.rawHeader());
        }
        context.state().spaces().put(row.id(), Optional.of(space));
    }

    private static Values.Place headerPlace(int spaceNo) {
        return new Values.Place(spaceNo, 0, HEADER_CHUNK);
    }

    private static byte[] encode(SpaceRow row) {
        ByteWriter body = new ByteWriter(512);
        body.octet(row.isOwn() ? IS_OWN : 0);
        body.array(row.id().bytes().toByteArray());
        body.array(IdBytes.encode(row.aclId()));
        body.array(IdBytes.encode(row.settingsId()));
        body.array(IdBytes.encode(row.keyValueId()));
        body.signed(row.createdAtMillis());
        byte[] header = Values.encode(row.rawHeader(), new PackedBytes());
        body.raw(header, 0, header.length);
        return body.toByteArray();
    }

    /** All stored spaces. */
    static List<StoredSpace> readAll(Session session) throws SQLException {
        record Row(int number, byte[] body) {}
        List<Row> rows = session.list(
                "SELECT space_no, body FROM spaces", statement -> {}, row -> new Row(row.getInt(1), row.getBytes(2)));
        List<StoredSpace> spaces = new java.util.ArrayList<>();
        for (Row row : rows) {
            spaces.add(new StoredSpace(row.number(), decode(session, row.number(), row.body())));
        }
        return spaces;
    }

    private static SpaceRow decode(Session session, int number, byte[] bytes) throws SQLException {
        ByteReader body = new ByteReader(bytes);
        int flags = body.octet();
        SpaceId id = SpaceId.of(ByteString.copyFrom(body.array()));
        ObjectId aclId = IdBytes.decode(body.array());
        ObjectId settingsId = IdBytes.decode(body.array());
        ObjectId keyValueId = IdBytes.decode(body.array());
        long createdAtMillis = body.signed();
        ByteString header = Values.decode(session, headerPlace(number), body, new PackedBytes());
        return new SpaceRow(id, header, aclId, settingsId, keyValueId, createdAtMillis, (flags & IS_OWN) != 0);
    }

    static void erase(BatchContext context, WriteBatch.EraseSpace erase) throws SQLException {
        Optional<StoredSpace> found = context.state().space(erase.space());
        if (found.isEmpty()) {
            return;
        }
        StoredSpace space = found.get();
        ObjectWrites.eraseSpace(context, space);
        for (String sql : List.of(
                "DELETE FROM chunks WHERE space_no = ?",
                "DELETE FROM acl WHERE space_no = ?",
                "DELETE FROM key_values WHERE space_no = ?",
                "DELETE FROM spaces WHERE space_no = ?")) {
            context.session().update(sql, statement -> statement.setInt(1, space.number()));
        }
        context.state().spaces().put(erase.space(), Optional.empty());
    }

    static void appendAcl(BatchContext context, WriteBatch.AppendAcl append) throws SQLException {
        Session session = context.session();
        StoredSpace space = context.space(append.space());
        long length = session.number(
                "SELECT COUNT(*) FROM acl --DERBY-PROPERTIES index=acl_index\n WHERE space_no = ?",
                statement -> statement.setInt(1, space.number()));
        for (AclRow row : append.rows()) {
            if (row.index() != length) {
                throw new StorageException(
                        StorageException.Kind.CONFLICT,
                        "ACL record " + row.index() + " does not follow " + length + " records");
            }
            insertAcl(context, space, row);
            length++;
        }
    }

    private static void insertAcl(BatchContext context, StoredSpace space, AclRow row) throws SQLException {
        Session session = context.session();
        long recordNo = context.state().rows().take(session);
        ByteWriter body = new ByteWriter(512);
        body.array(IdBytes.encode(row.id()));
        byte[] value = Values.encode(row.raw(), space.aclPacker());
        body.raw(value, 0, value.length);
        session.update("INSERT INTO acl VALUES (?, ?, ?, ?)", statement -> {
            statement.setInt(1, space.number());
            statement.setInt(2, row.index());
            statement.setLong(3, recordNo);
            statement.setBytes(4, body.toByteArray());
        });
        if (Values.isChunked(row.raw())) {
            Values.writeChunks(session, new Values.Place(space.number(), 0, recordNo), row.raw());
        }
    }
}
