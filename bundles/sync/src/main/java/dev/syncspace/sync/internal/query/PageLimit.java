package dev.syncspace.sync.internal.query;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.SyncSpaceException;

/** Rows that a page may have. Stateless. */
public final class PageLimit {
    private PageLimit() {}

    /**
     * The limit that a caller gave, or the limit of the platform for 0.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} {@code limit}
     */
    public static int rows(int limit) {
        if (limit < 0) {
            throw SyncSpaceException.invalid("limit", "limit must not be negative, it is " + limit + "; 0 means all");
        }
        return limit == 0 ? DocumentLimits.PAGE_MAX_ROWS : Math.min(limit, DocumentLimits.PAGE_MAX_ROWS);
    }
}
