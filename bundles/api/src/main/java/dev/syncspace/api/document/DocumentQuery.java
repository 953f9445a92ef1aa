package dev.syncspace.api.document;

import java.util.List;
import java.util.Objects;

/**
 * A question for documents. Immutable.
 *
 * @param collection empty: every collection
 * @param filters all must match
 * @param limit 0: all, up to {@link DocumentLimits#PAGE_MAX_ROWS}
 * @param cursor empty: from the start; otherwise {@code next_cursor} of the same query
 * @param order by what
 * @param descending the reverse of the order
 */
public record DocumentQuery(
        String collection, List<Filter> filters, int limit, String cursor, Order order, boolean descending) {
    public DocumentQuery {
        Objects.requireNonNull(collection, "collection");
        filters = List.copyOf(filters);
        Objects.requireNonNull(cursor, "cursor");
        Objects.requireNonNull(order, "order");
    }

    /** By what documents are ordered; ties are broken by document id, unsigned bytes of UTF-8. */
    public enum Order {
        /** Creation. */
        CREATED,
        /** Last update. */
        UPDATED,
        /** Document id alone. */
        DOCUMENT_ID
    }

    /** How both sides of a comparison are read. */
    public enum ValueType {
        /** NUMBER when both sides are decimal numbers, else TEXT. */
        AUTO,
        /** By code point. */
        TEXT,
        /** Decimal numbers of any size. */
        NUMBER,
        /** {@code true} or {@code false}; only {@code eq} and {@code ne}. */
        BOOL,
        /** RFC 3339. */
        TIMESTAMP
    }

    /**
     * One condition, as the caller wrote it: the service checks it.
     *
     * @param field metadata key, or {@code @id}, {@code @collection}, {@code @version}, {@code @created_at},
     *     {@code @updated_at}
     * @param operator eq, ne, gt, gte, lt, lte or contains
     * @param value right side
     * @param type how both sides are read
     */
    public record Filter(String field, String operator, String value, ValueType type) {}
}
