package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.WriteBatch;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes changes of trees. Stateless. */
final class ChangeWrites {
    private static final String IDS =
            "SELECT id FROM changes --DERBY-PROPERTIES index=changes_id\n WHERE object_no = ? AND id_hash = ?";

    private ChangeWrites() {}

    static void append(BatchContext context, WriteBatch.AppendChanges append) throws SQLException {
        StoredSpace space = context.space(append.space());
        BatchContext.Tree tree = new BatchContext.Tree(space, append.tree());
        Integer newNumber = context.newNumbers().get(tree);
        Optional<ObjectTable.Raw> stored =
                newNumber != null ? Optional.empty() : ObjectTable.findRaw(context.session(), space, append.tree());
        boolean isNew = stored.isEmpty();
        int number =
                isNew ? ObjectWrites.numberOfNew(context, tree) : stored.get().number();
        if (isNew) {
            context.addRowless(tree);
        }
        PackedBytes packer = space.packer(append.tree());
        for (ChangeRow row : append.rows()) {
            byte[] id = IdBytes.encode(row.id());
            boolean isStored =
                    isNew ? !context.newChanges(tree).add(row.id()) : isStored(context.session(), number, id);
            if (!isStored) {
                insert(context, space, number, row, id, packer);
            }
        }
    }

    private static boolean isStored(Session session, int number, byte[] id) throws SQLException {
        List<byte[]> ids = session.list(
                IDS,
                statement -> {
                    statement.setInt(1, number);
                    statement.setInt(2, IdBytes.hash(id));
                },
                row -> row.getBytes(1));
        return ids.stream().anyMatch(stored -> Arrays.equals(stored, id));
    }

    private static void insert(
            BatchContext context, StoredSpace space, int number, ChangeRow row, byte[] id, PackedBytes packer)
            throws SQLException {
        Session session = context.session();
        long position = context.state().rows().take(session);
        byte[] body = Values.encode(row.raw(), packer);
        session.update("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)", statement -> {
            statement.setInt(1, number);
            statement.setLong(2, position);
            statement.setInt(3, IdBytes.hash(id));
            statement.setLong(4, row.snapshotCounter());
            statement.setBytes(5, id);
            statement.setBytes(6, body);
        });
        if (Values.isChunked(row.raw())) {
            Values.writeChunks(session, new Values.Place(space.number(), number, position), row.raw());
        }
    }
}
