package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads of head entries but the scans of documents. Stateless. */
final class ObjectReads {
    static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final String FROM =
            ObjectTable.SELECT + "objects_id\n WHERE space_no = ? AND id_key >= ? ORDER BY space_no, id_key";
    private static final String PENDING_FROM = ObjectTable.SELECT
            + "objects_id\n WHERE space_no = ? AND id_key >= ? AND pending > 0 ORDER BY space_no, id_key";

    private ObjectReads() {}

    static Optional<ObjectRow> object(Session session, StoredSpace space, ObjectId id) throws SQLException {
        return ObjectTable.find(session, space, id).map(ObjectTable.Stored::row);
    }

    static List<ObjectRow> objects(
            Session session, StoredSpace space, Optional<ObjectId> after, int limit, boolean isPending)
            throws SQLException {
        List<ObjectTable.Raw> found = new ArrayList<>();
        if (limit > 0) {
            Group group = new Group(found, after, limit);
            session.forEach(
                    isPending ? PENDING_FROM : FROM,
                    statement -> {
                        statement.setInt(1, space.number());
                        statement.setLong(2, after.map(IdBytes::orderKey).orElse(0L));
                    },
                    row -> group.add(ObjectTable.raw(row)));
            group.end();
        }
        List<ObjectRow> rows = new ArrayList<>();
        for (ObjectTable.Raw raw : found) {
            rows.add(ObjectTable.decode(session, space, raw));
        }
        return rows;
    }

    /** Puts rows in order that share a key of the index, and cuts at the limit. */
    private static final class Group {
        private final List<ObjectTable.Raw> found;
        private final Optional<ObjectId> after;
        private final int limit;
        private final List<ObjectTable.Raw> ties = new ArrayList<>();
        private long key;

        Group(List<ObjectTable.Raw> found, Optional<ObjectId> after, int limit) {
            this.found = found;
            this.after = after;
            this.limit = limit;
        }

        /** Whether more rows are wanted. */
        boolean add(ObjectTable.Raw raw) {
            if (after.isPresent() && raw.id().compareTo(after.get()) <= 0) {
                return true;
            }
            long nextKey = IdBytes.orderKey(raw.id());
            if (nextKey != key) {
                end();
                key = nextKey;
            }
            if (found.size() == limit) {
                return false;
            }
            ties.add(raw);
            return true;
        }

        void end() {
            ties.sort(Comparator.comparing(ObjectTable.Raw::id));
            found.addAll(ties.subList(0, Math.min(ties.size(), limit - found.size())));
            ties.clear();
        }
    }

    static List<ObjectRow> documents(Session session, StoredSpace space, String documentId) throws SQLException {
        List<ObjectRow> rows = new ArrayList<>();
        for (ObjectTable.Raw raw : ObjectTable.withDocument(session, space, documentId)) {
            ObjectRow row = ObjectTable.decode(session, space, raw);
            if (row.status() == ObjectRow.Status.LIVE) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(ObjectRow::id));
        return rows;
    }

    static List<ObjectRow> children(Session session, StoredSpace space, ObjectId parent) throws SQLException {
        List<ObjectRow> rows = new ArrayList<>();
        for (ObjectRow row : tagged(session, space, Tags.child(space, parent))) {
            if (row.status() == ObjectRow.Status.LIVE && row.parent().equals(Optional.of(parent))) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(ObjectRow::id));
        return rows;
    }

    static List<ObjectRow> conflictingDocuments(Session session, StoredSpace space, String afterDocumentId, int limit)
            throws SQLException {
        List<ObjectRow> rows = new ArrayList<>();
        for (ObjectRow row : tagged(session, space, Tags.conflicts(space))) {
            Optional<DocumentRow> document = row.document();
            if (ObjectBody.isShown(row)
                    && document.orElseThrow().hasConflicts()
                    && UTF8_ORDER.compare(document.get().documentId(), afterDocumentId) > 0) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(
                        (ObjectRow row) -> row.document().orElseThrow().documentId(), UTF8_ORDER)
                .thenComparing(ObjectRow::id));
        return rows.subList(0, Math.min(limit, rows.size()));
    }

    /** All objects of a space with a tag; some others may be among them. */
    private static List<ObjectRow> tagged(Session session, StoredSpace space, int tag) throws SQLException {
        List<Integer> numbers = session.list(
                "SELECT object_no FROM tags --DERBY-PROPERTIES index=tags_tag\n WHERE tag = ?",
                statement -> statement.setInt(1, tag),
                row -> row.getInt(1));
        List<ObjectRow> rows = new ArrayList<>();
        for (int number : numbers) {
            Optional<ObjectTable.Raw> raw = ObjectTable.findRaw(session, space, number);
            if (raw.isPresent()) {
                rows.add(ObjectTable.decode(session, space, raw.get()));
            }
        }
        return rows;
    }

    /** Counts the sums of a space from its indexes. */
    static StoreReader.SpaceTotals count(Session session, StoredSpace space) throws SQLException {
        long documents = session.number(
                "SELECT COUNT(*) FROM objects --DERBY-PROPERTIES index=objects_created\n"
                        + " WHERE space_no = ? AND created IS NOT NULL",
                statement -> statement.setInt(1, space.number()));
        long pending = session.number(
                "SELECT SUM(CAST(pending AS BIGINT)) FROM objects --DERBY-PROPERTIES index=objects_id\n"
                        + " WHERE space_no = ?",
                statement -> statement.setInt(1, space.number()));
        return new StoreReader.SpaceTotals(documents, pending);
    }
}
