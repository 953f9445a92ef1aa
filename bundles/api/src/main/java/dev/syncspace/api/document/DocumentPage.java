package dev.syncspace.api.document;

import java.util.List;
import java.util.Map;

/**
 * A page of documents without their data. Immutable.
 *
 * @param documents in the order of the query
 * @param nextCursor empty if nothing follows
 */
public record DocumentPage(List<Entry> documents, String nextCursor) {
    public DocumentPage {
        documents = List.copyOf(documents);
    }

    /**
     * A document without its data.
     *
     * @param dataSize size of the data in bytes
     * @see Document
     */
    public record Entry(
            String documentId,
            String collection,
            Map<String, String> metadata,
            long version,
            long createdAtMillis,
            long updatedAtMillis,
            boolean hasConflicts,
            long dataSize) {
        public Entry {
            metadata = Map.copyOf(metadata);
        }
    }
}
