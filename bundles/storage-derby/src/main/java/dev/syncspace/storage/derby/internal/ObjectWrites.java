package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Writes head entries, documents and their index. Stateless. */
final class ObjectWrites {
    private static final String DELETE_TAG = "DELETE FROM tags WHERE tag = ? AND created = ? AND object_no = ?";
    private static final String DELETE_OBJECT_CHUNKS = "DELETE FROM chunks WHERE space_no = ? AND object_no = ?";
    private static final String DELETE_CHANGES = "DELETE FROM changes WHERE object_no = ?";

    private ObjectWrites() {}

    static void put(BatchContext context, WriteBatch.PutObject put) throws SQLException {
        ObjectRow row = put.row();
        StoredSpace space = context.space(row.space());
        Optional<ObjectTable.Stored> old = ObjectTable.find(context.session(), space, row.id());
        long revision = old.map(stored -> stored.row().revision()).orElse(0L);
        if (revision != put.expectedRevision()) {
            throw new StorageException(
                    StorageException.Kind.CONFLICT,
                    "object " + row.id() + " is at revision " + revision + ", expected " + put.expectedRevision());
        }
        if (old.isPresent()) {
            replace(context, space, old.get(), row, revision + 1);
        } else {
            insert(context, space, row);
        }
    }

    private static void insert(BatchContext context, StoredSpace space, ObjectRow row) throws SQLException {
        Session session = context.session();
        BatchContext.Tree tree = new BatchContext.Tree(space, row.id());
        int number = numberOfNew(context, tree);
        context.addInserted(tree);
        byte[] column = bodyColumn(context, space, number, ObjectBody.encode(row, 1));
        ObjectTable.insert(session, space, number, row, column);
        for (Tags.Entry entry : Tags.of(space, row)) {
            insertTag(session, number, entry);
        }
        context.state().addTotals(space, totals(row));
    }

    /** The number of a tree that has no row: that of its changes in this batch, or a new one. */
    static int numberOfNew(BatchContext context, BatchContext.Tree tree) throws SQLException {
        Integer known = context.newNumbers().get(tree);
        if (known != null) {
            return known;
        }
        int number = Math.toIntExact(context.state().objects().take(context.session()));
        context.newNumbers().put(tree, number);
        return number;
    }

    private static void replace(
            BatchContext context, StoredSpace space, ObjectTable.Stored old, ObjectRow row, long revision)
            throws SQLException {
        Session session = context.session();
        int number = old.number();
        Optional<Long> oldChunks = old.raw().chunkNo();
        if (oldChunks.isPresent()) {
            Values.deleteChunks(session, new Values.Place(space.number(), number, oldChunks.get()));
        }
        byte[] column = bodyColumn(context, space, number, ObjectBody.encode(row, revision));
        ObjectTable.update(session, space, number, row, column);
        Set<Tags.Entry> oldTags = Tags.of(space, old.row());
        Set<Tags.Entry> newTags = Tags.of(space, row);
        for (Tags.Entry entry : oldTags) {
            if (!newTags.contains(entry)) {
                deleteTag(session, number, entry);
            }
        }
        for (Tags.Entry entry : newTags) {
            if (!oldTags.contains(entry)) {
                insertTag(session, number, entry);
            }
        }
        TotalsChange before = totals(old.row());
        TotalsChange after = totals(row);
        context.state()
                .addTotals(
                        space,
                        new TotalsChange(
                                after.documents() - before.documents(),
                                after.pendingChanges() - before.pendingChanges()));
    }

    private static byte[] bodyColumn(BatchContext context, StoredSpace space, int number, byte[] body)
            throws SQLException {
        long chunkNo =
                body.length > Values.INLINE_MAX_BYTES ? context.state().rows().take(context.session()) : 0;
        return ObjectTable.bodyColumn(context.session(), new Values.Place(space.number(), number, chunkNo), body);
    }

    private static TotalsChange totals(ObjectRow row) {
        return row.status() == ObjectRow.Status.LIVE
                ? new TotalsChange(ObjectBody.isShown(row) ? 1 : 0, row.pendingChanges())
                : TotalsChange.NONE;
    }

    private static void insertTag(Session session, int number, Tags.Entry entry) throws SQLException {
        session.update("INSERT INTO tags VALUES (?, ?, ?)", statement -> {
            statement.setInt(1, entry.tag());
            statement.setLong(2, entry.created());
            statement.setInt(3, number);
        });
    }

    private static void deleteTag(Session session, int number, Tags.Entry entry) throws SQLException {
        session.update(DELETE_TAG, statement -> {
            statement.setInt(1, entry.tag());
            statement.setLong(2, entry.created());
            statement.setInt(3, number);
        });
    }

    static void requireNoDocument(BatchContext context, WriteBatch.RequireNoDocument require) throws SQLException {
        Optional<StoredSpace> space = context.state().space(require.space());
        if (space.isEmpty()) {
            return;
        }
        Session session = context.session();
        for (ObjectTable.Raw raw : ObjectTable.withDocument(session, space.get(), require.documentId())) {
            if (ObjectTable.decode(session, space.get(), raw).status() == ObjectRow.Status.LIVE) {
                throw new StorageException(StorageException.Kind.CONFLICT, "the document exists");
            }
        }
    }

    static void eraseTree(BatchContext context, WriteBatch.EraseTree erase) throws SQLException {
        Session session = context.session();
        StoredSpace space = context.space(erase.space());
        BatchContext.Tree tree = new BatchContext.Tree(space, erase.tree());
        Optional<ObjectTable.Stored> stored = ObjectTable.find(session, space, erase.tree());
        if (stored.isPresent()) {
            ObjectRow old = stored.get().row();
            eraseChanges(session, space, stored.get().number());
            replace(context, space, stored.get(), withoutDocument(old), old.revision());
        } else if (context.newNumbers().containsKey(tree)) {
            eraseChanges(session, space, context.newNumbers().get(tree));
        }
        context.forgetChanges(tree);
    }

    private static ObjectRow withoutDocument(ObjectRow row) {
        return new ObjectRow(
                row.space(),
                row.id(),
                row.kind(),
                row.heads(),
                row.commonSnapshot(),
                row.status(),
                row.isDerived(),
                row.parent(),
                row.changeCount(),
                row.pendingChanges(),
                row.revision(),
                Optional.empty());
    }

    private static void eraseChanges(Session session, StoredSpace space, int number) throws SQLException {
        session.update(DELETE_CHANGES, statement -> statement.setInt(1, number));
        session.update(DELETE_OBJECT_CHUNKS, statement -> {
            statement.setInt(1, space.number());
            statement.setInt(2, number);
        });
    }

    /** Erases all objects of a space, those included that have changes of this batch and no row yet. */
    static void eraseSpace(BatchContext context, StoredSpace space) throws SQLException {
        Session session = context.session();
        Set<Integer> numbers = new HashSet<>(session.list(
                "SELECT object_no FROM objects --DERBY-PROPERTIES index=objects_id\n WHERE space_no = ?",
                statement -> statement.setInt(1, space.number()),
                row -> row.getInt(1)));
        for (int number : numbers) {
            ObjectTable.Raw raw = ObjectTable.findRaw(session, number).orElseThrow();
            for (Tags.Entry entry : Tags.of(space, ObjectTable.decode(session, space, raw))) {
                deleteTag(session, number, entry);
            }
        }
        context.newNumbers().forEach((tree, number) -> {
            if (tree.space() == space) {
                numbers.add(number);
            }
        });
        for (int number : numbers) {
            session.update(DELETE_CHANGES, statement -> statement.setInt(1, number));
        }
        session.update("DELETE FROM objects WHERE space_no = ?", statement -> statement.setInt(1, space.number()));
        context.forget(space);
    }
}
