package dev.syncspace.api.storage;

import dev.syncspace.api.document.DocumentQuery;
import java.util.Objects;
import java.util.Optional;

/**
 * Which documents a scan visits, in what order, and from where. Immutable.
 *
 * @param collection empty optional: every collection
 * @param tag only documents with exactly this metadata entry
 * @param order by what; ties by document id, unsigned bytes of UTF-8
 * @param descending the reverse, ties included
 * @param after the scan starts behind this place
 */
public record DocumentScan(
        Optional<String> collection,
        Optional<Tag> tag,
        DocumentQuery.Order order,
        boolean descending,
        Optional<Place> after) {
    public DocumentScan {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(after, "after");
    }

    /** A metadata entry. */
    public record Tag(String key, String value) {}

    /**
     * A place between documents.
     *
     * @param orderMillis creation or update, as the order says; ignored by {@code DOCUMENT_ID}
     * @param documentId document id of the last row
     */
    public record Place(long orderMillis, String documentId) {}
}
