package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Optional;

/** Makes rows of objects out of others. Stateless. */
public final class ObjectRows {
    private ObjectRows() {}

    /**
     * The row of a tree that got changes which no node has.
     *
     * @param added how many
     */
    public static ObjectRow grown(
            ObjectRow row, List<ObjectId> heads, ObjectId commonSnapshot, int added, Optional<DocumentRow> document) {
        return new ObjectRow(
                row.space(),
                row.id(),
                row.kind(),
                heads,
                Optional.of(commonSnapshot),
                row.status(),
                row.isDerived(),
                row.parent(),
                row.changeCount() + added,
                (int) Math.min(Integer.MAX_VALUE, (long) row.pendingChanges() + added),
                row.revision(),
                document);
    }

    /** A row without a document whose other derived parts are as the changes tell them. */
    static ObjectRow rebuilt(
            ObjectRow row, ObjectRow.Kind kind, List<ObjectId> heads, ObjectId commonSnapshot, long changeCount) {
        return new ObjectRow(
                row.space(),
                row.id(),
                kind,
                heads,
                Optional.of(commonSnapshot),
                row.status(),
                row.isDerived(),
                row.parent(),
                changeCount,
                (int) Math.min(changeCount, row.pendingChanges()),
                row.revision(),
                Optional.empty());
    }

    static ObjectRow withDocument(ObjectRow row, DocumentRow document) {
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
                Optional.of(document));
    }

    static DocumentRow flagged(DocumentRow row, boolean hasConflicts, boolean isShadowed) {
        return new DocumentRow(
                row.documentId(),
                row.collection(),
                row.metadata(),
                row.version(),
                row.createdAtMillis(),
                row.updatedAtMillis(),
                row.changeId(),
                row.dataSize(),
                hasConflicts,
                isShadowed);
    }

    /** What stays of an erased tree: nothing that tells what was in it. */
    static ObjectRow tombstone(ObjectRow row) {
        return tombstone(row.space(), row.id(), row.kind(), row.isDerived(), row.parent(), row.revision());
    }

    /** The tombstone of a tree that never came here. */
    static ObjectRow tombstone(SpaceId space, ObjectId tree) {
        return tombstone(space, tree, ObjectRow.Kind.TREE, false, Optional.empty(), 0);
    }

    private static ObjectRow tombstone(
            SpaceId space,
            ObjectId tree,
            ObjectRow.Kind kind,
            boolean isDerived,
            Optional<ObjectId> parent,
            long revision) {
        return new ObjectRow(
                space,
                tree,
                kind,
                List.of(),
                Optional.empty(),
                ObjectRow.Status.DELETED,
                isDerived,
                parent,
                0,
                0,
                revision,
                Optional.empty());
    }
}
