package dev.syncspace.handlers.document.internal;

import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.proto.v1.DocumentConflict;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentOrder;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.DuplicateDocument;
import dev.syncspace.proto.v1.FilterValueType;
import dev.syncspace.proto.v1.QueryFilter;
import java.util.ArrayList;
import java.util.List;

/** Between the messages of the API and the values of the service. Stateless. */
final class Messages {
    private static final long MILLIS_PER_SECOND = 1000;
    /** The longest operator has 8 characters. */
    private static final int OPERATOR_MAX_BYTES = 64;

    private Messages() {}

    static dev.syncspace.proto.v1.Document document(Document document) {
        return dev.syncspace.proto.v1.Document.newBuilder()
                .setDocumentId(document.documentId())
                .setSpaceId(document.space().text())
                .setCollection(document.collection())
                .setData(document.data())
                .putAllMetadata(document.metadata())
                .setVersion(document.version())
                .setCreatedAt(Math.floorDiv(document.createdAtMillis(), MILLIS_PER_SECOND))
                .setUpdatedAt(Math.floorDiv(document.updatedAtMillis(), MILLIS_PER_SECOND))
                .setCreatedAtMillis(document.createdAtMillis())
                .setUpdatedAtMillis(document.updatedAtMillis())
                .setChangeId(document.changeId())
                .setHasConflicts(document.hasConflicts())
                .setTreeId(document.treeId())
                .setAuthor(document.author())
                .build();
    }

    static DocumentInfo info(DocumentPage.Entry entry) {
        return DocumentInfo.newBuilder()
                .setDocumentId(entry.documentId())
                .setCollection(entry.collection())
                .putAllMetadata(entry.metadata())
                .setVersion(entry.version())
                .setCreatedAt(Math.floorDiv(entry.createdAtMillis(), MILLIS_PER_SECOND))
                .setUpdatedAt(Math.floorDiv(entry.updatedAtMillis(), MILLIS_PER_SECOND))
                .setCreatedAtMillis(entry.createdAtMillis())
                .setUpdatedAtMillis(entry.updatedAtMillis())
                .setHasConflicts(entry.hasConflicts())
                .setDataSize(entry.dataSize())
                .build();
    }

    static DocumentVersion version(VersionPage.Entry entry) {
        return DocumentVersion.newBuilder()
                .setVersion(entry.version())
                .setChangeId(entry.changeId())
                .addAllPreviousChangeIds(entry.previousChangeIds())
                .setAuthor(entry.author())
                .setTimestampMillis(entry.timestampMillis())
                .setDataSize(entry.dataSize())
                .setIsCurrent(entry.isCurrent())
                .setIsSnapshot(entry.isSnapshot())
                .build();
    }

    static DocumentConflict conflict(ConflictPage.Entry entry) {
        DocumentConflict.Builder conflict =
                DocumentConflict.newBuilder().setDocumentId(entry.documentId()).setWinner(version(entry.winner()));
        entry.losers().forEach(loser -> conflict.addLosers(version(loser)));
        entry.duplicates()
                .forEach(duplicate -> conflict.addDuplicates(DuplicateDocument.newBuilder()
                        .setTreeId(duplicate.treeId())
                        .setHead(version(duplicate.head()))));
        return conflict.build();
    }

    static DocumentQuery.Order order(DocumentOrder order) {
        return switch (order) {
            case DOCUMENT_ORDER_UNSPECIFIED, DOCUMENT_ORDER_CREATED -> DocumentQuery.Order.CREATED;
            case DOCUMENT_ORDER_UPDATED -> DocumentQuery.Order.UPDATED;
            case DOCUMENT_ORDER_DOCUMENT_ID -> DocumentQuery.Order.DOCUMENT_ID;
            case UNRECOGNIZED ->
                throw SyncSpaceException.invalid(
                        "order_by", "order_by is no known order: use CREATED, UPDATED or DOCUMENT_ID");
        };
    }

    static List<DocumentQuery.Filter> filters(List<QueryFilter> filters) {
        List<DocumentQuery.Filter> values = new ArrayList<>(filters.size());
        for (int i = 0; i < filters.size(); i++) {
            QueryFilter filter = filters.get(i);
            String path = "filters[" + i + "].";
            values.add(new DocumentQuery.Filter(
                    Requests.atMost(path + "field", filter.getField(), SpaceLimits.METADATA_KEY_MAX_BYTES),
                    Requests.atMost(path + "operator", filter.getOperator(), OPERATOR_MAX_BYTES),
                    Requests.atMost(path + "value", filter.getValue(), DocumentLimits.FILTER_VALUE_MAX_BYTES),
                    type(filter.getValueType(), path + "value_type")));
        }
        return values;
    }

    private static DocumentQuery.ValueType type(FilterValueType type, String field) {
        return switch (type) {
            case FILTER_VALUE_TYPE_UNSPECIFIED -> DocumentQuery.ValueType.AUTO;
            case FILTER_VALUE_TYPE_TEXT -> DocumentQuery.ValueType.TEXT;
            case FILTER_VALUE_TYPE_NUMBER -> DocumentQuery.ValueType.NUMBER;
            case FILTER_VALUE_TYPE_BOOL -> DocumentQuery.ValueType.BOOL;
            case FILTER_VALUE_TYPE_TIMESTAMP -> DocumentQuery.ValueType.TIMESTAMP;
            case UNRECOGNIZED ->
                throw SyncSpaceException.invalid(
                        field, field + " is no known type: use TEXT, NUMBER, BOOL or TIMESTAMP");
        };
    }
}
