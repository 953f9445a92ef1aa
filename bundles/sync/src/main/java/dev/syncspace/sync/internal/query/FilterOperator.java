package dev.syncspace.sync.internal.query;

import dev.syncspace.api.error.SyncSpaceException;
import java.util.Locale;

/** How a filter compares. */
enum FilterOperator {
    EQ,
    NE,
    GT,
    GTE,
    LT,
    LTE,
    CONTAINS;

    /**
     * The operator with a name.
     *
     * @param path of the API field, for the error
     */
    static FilterOperator parse(String name, String path) {
        for (FilterOperator operator : values()) {
            if (operator.name().toLowerCase(Locale.ROOT).equals(name)) {
                return operator;
            }
        }
        throw SyncSpaceException.invalid(
                path, "unknown operator '" + shorten(name) + "': use eq, ne, gt, gte, lt, lte or contains");
    }

    /** Whether an ordering comparison of stored and wanted value passes. */
    boolean accepts(int comparison) {
        return switch (this) {
            case EQ -> comparison == 0;
            case NE -> comparison != 0;
            case GT -> comparison > 0;
            case GTE -> comparison >= 0;
            case LT -> comparison < 0;
            case LTE -> comparison <= 0;
            case CONTAINS -> throw new IllegalStateException("contains is no ordering comparison");
        };
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
