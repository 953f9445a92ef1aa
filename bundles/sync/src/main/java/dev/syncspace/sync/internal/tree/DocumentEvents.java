package dev.syncspace.sync.internal.tree;

import com.google.protobuf.MessageLite;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.SyncConflictEvent;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;

/** The events of documents of one space at one time. Immutable. */
public final class DocumentEvents {
    /** Ids that one event lists of a kind: an event has to fit into a row; ListConflicts names them all. */
    static final int IDS_MAX = 200;

    private final SpaceId space;
    private final long timestampMillis;

    /**
     * Events of a space.
     *
     * @param timestampMillis Unix milliseconds of the change
     */
    public DocumentEvents(SpaceId space, long timestampMillis) {
        this.space = space;
        this.timestampMillis = timestampMillis;
    }

    /** A document is there that was not there before. */
    public WriteBatch.Operation created(DocumentRow row) {
        return event(
                EventTypes.DOCUMENT_CREATED,
                DocumentCreatedEvent.newBuilder()
                        .setDocumentId(row.documentId())
                        .setCollection(row.collection())
                        .setChangeId(row.changeId().text())
                        .build());
    }

    /** A document changed. */
    public WriteBatch.Operation updated(DocumentRow before, DocumentRow after) {
        return event(
                EventTypes.DOCUMENT_UPDATED,
                DocumentUpdatedEvent.newBuilder()
                        .setDocumentId(after.documentId())
                        .setOldVersion(before.version())
                        .setNewVersion(after.version())
                        .setChangeId(after.changeId().text())
                        .build());
    }

    /** A document is there no more. */
    public WriteBatch.Operation deleted(String documentId) {
        return event(
                EventTypes.DOCUMENT_DELETED,
                DocumentDeletedEvent.newBuilder().setDocumentId(documentId).build());
    }

    /**
     * A document got concurrent versions or duplicates.
     *
     * @param losers heads that are not shown
     * @param duplicates other trees with the same document id
     */
    public WriteBatch.Operation conflict(DocumentRow winner, List<ObjectId> losers, List<ObjectId> duplicates) {
        SyncConflictEvent.Builder message = SyncConflictEvent.newBuilder()
                .setDocumentId(winner.documentId())
                .setWinnerChangeId(winner.changeId().text());
        losers.stream().limit(IDS_MAX).forEach(id -> message.addLosingChangeIds(id.text()));
        duplicates.stream().limit(IDS_MAX).forEach(id -> message.addDuplicateTreeIds(id.text()));
        return event(EventTypes.SYNC_CONFLICT, message.build());
    }

    private WriteBatch.Operation event(String type, MessageLite message) {
        return new WriteBatch.AppendEvent(new EventRow(0, type, space.text(), timestampMillis, message.toByteString()));
    }
}
