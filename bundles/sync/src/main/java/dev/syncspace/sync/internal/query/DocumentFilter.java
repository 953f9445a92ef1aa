package dev.syncspace.sync.internal.query;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentQuery.Filter;
import dev.syncspace.api.document.DocumentQuery.ValueType;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A checked condition on a document. Immutable. */
final class DocumentFilter {
    private static final String ID = "@id";
    private static final String COLLECTION = "@collection";
    private static final String VERSION = "@version";
    private static final String CREATED_AT = "@created_at";
    private static final String UPDATED_AT = "@updated_at";

    private final String field;
    private final FilterOperator operator;
    private final Comparand wanted;
    private final ValueType type;

    private DocumentFilter(String field, FilterOperator operator, Comparand wanted, ValueType type) {
        this.field = field;
        this.operator = operator;
        this.wanted = wanted;
        this.type = type;
    }

    /** Checks all filters of a query; the error names the first wrong field as {@code filters[i].…}. */
    static List<DocumentFilter> compile(List<Filter> filters) {
        if (filters.size() > DocumentLimits.FILTERS_MAX) {
            throw SyncSpaceException.ofField(
                    Reason.LIMIT_EXCEEDED,
                    "filters",
                    "a query takes at most " + DocumentLimits.FILTERS_MAX + " filters, this one has " + filters.size());
        }
        List<DocumentFilter> compiled = new ArrayList<>(filters.size());
        for (int i = 0; i < filters.size(); i++) {
            compiled.add(compile(filters.get(i), "filters[" + i + "]"));
        }
        return compiled;
    }

    private static DocumentFilter compile(Filter filter, String path) {
        checkField(filter.field(), path + ".field");
        FilterOperator operator = FilterOperator.parse(filter.operator(), path + ".operator");
        if (filter.value().getBytes(StandardCharsets.UTF_8).length > DocumentLimits.FILTER_VALUE_MAX_BYTES) {
            throw SyncSpaceException.ofField(
                    Reason.LIMIT_EXCEEDED,
                    path + ".value",
                    "a filter value has at most " + DocumentLimits.FILTER_VALUE_MAX_BYTES + " bytes");
        }
        Comparand wanted = new Comparand(filter.value());
        ValueType type = typeFor(filter, wanted);
        if (!wanted.isA(type)) {
            throw SyncSpaceException.invalid(path + ".value", "the value is no " + type + ": " + expectation(type));
        }
        if (type == ValueType.BOOL
                && operator != FilterOperator.EQ
                && operator != FilterOperator.NE
                && operator != FilterOperator.CONTAINS) {
            throw SyncSpaceException.invalid(path + ".operator", "BOOL values have no order: use eq or ne");
        }
        return new DocumentFilter(filter.field(), operator, wanted, type);
    }

    private static void checkField(String field, String path) {
        if (field.isEmpty()) {
            throw SyncSpaceException.invalid(
                    path, "name a metadata key or one of @id, @collection, @version, @created_at, @updated_at");
        }
        if (field.startsWith("@")
                && !List.of(ID, COLLECTION, VERSION, CREATED_AT, UPDATED_AT).contains(field)) {
            throw SyncSpaceException.invalid(
                    path, "unknown field: those with @ are @id, @collection, @version, @created_at and @updated_at");
        }
    }

    /** A time field compares as a number of Unix seconds or as a timestamp, never as text. */
    private static ValueType typeFor(Filter filter, Comparand wanted) {
        boolean isTime = filter.field().equals(CREATED_AT) || filter.field().equals(UPDATED_AT);
        if (isTime && filter.type() == ValueType.AUTO) {
            return wanted.isNumber() ? ValueType.NUMBER : ValueType.TIMESTAMP;
        }
        return filter.type();
    }

    private static String expectation(ValueType type) {
        return switch (type) {
            case NUMBER -> "write a decimal number such as -12.5";
            case BOOL -> "write true or false";
            case TIMESTAMP -> "write RFC 3339 such as 2026-01-31T12:00:00Z";
            case AUTO, TEXT -> "any text is one";
        };
    }

    /** The entry that an index can look up in place of this filter; the filter still has to be asked. */
    Optional<DocumentScan.Tag> asTag() {
        // Equal times have texts that nothing else tells to be equal.
        return operator == FilterOperator.EQ && type != ValueType.TIMESTAMP && !field.startsWith("@")
                ? Optional.of(new DocumentScan.Tag(field, wanted.text()))
                : Optional.empty();
    }

    /** Whether a document passes. */
    boolean matches(DocumentRow row) {
        String stored = stored(row);
        if (stored == null) {
            return operator == FilterOperator.NE;
        }
        if (operator == FilterOperator.CONTAINS) {
            return contains(stored);
        }
        OptionalInt comparison = Comparand.compare(new Comparand(stored), wanted, type);
        return comparison.isPresent() ? operator.accepts(comparison.getAsInt()) : operator == FilterOperator.NE;
    }

    private boolean contains(String stored) {
        if ((type == ValueType.TEXT || type == ValueType.AUTO) && stored.contains(wanted.text())) {
            return true;
        }
        for (String element : stored.split(",", -1)) {
            OptionalInt comparison = Comparand.compare(new Comparand(element.trim()), wanted, type);
            if (comparison.isPresent() && comparison.getAsInt() == 0) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String stored(DocumentRow row) {
        return switch (field) {
            case ID -> row.documentId();
            case COLLECTION -> row.collection();
            case VERSION -> Long.toString(row.version());
            case CREATED_AT -> time(row.createdAtMillis());
            case UPDATED_AT -> time(row.updatedAtMillis());
            default -> row.metadata().get(field);
        };
    }

    private String time(long millis) {
        return type == ValueType.TIMESTAMP
                ? Instant.ofEpochMilli(millis).toString()
                : Long.toString(Math.floorDiv(millis, 1000L));
    }
}
