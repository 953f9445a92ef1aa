package dev.syncspace.api.document;

/** Limits of documents. All text is measured in bytes of UTF-8. */
public final class DocumentLimits {
    /** Data of a document: what a peer accepts in one change with room to spare. */
    public static final int DATA_MAX_BYTES = 16 * 1024 * 1024;
    /** Document id; not empty. */
    public static final int DOCUMENT_ID_MAX_BYTES = 256;
    /** Collection; empty is the collection without a name. */
    public static final int COLLECTION_MAX_BYTES = 256;
    /** Rows of one answer, also when no limit is given. */
    public static final int PAGE_MAX_ROWS = 100_000;
    /** Metadata and ids of one answer. */
    public static final int PAGE_MAX_BYTES = 16 * 1024 * 1024;
    /** Filters of one query. */
    public static final int FILTERS_MAX = 64;
    /** Value of one filter. */
    public static final int FILTER_VALUE_MAX_BYTES = 16 * 1024;
    /** Cursor text. */
    public static final int CURSOR_MAX_BYTES = 2048;

    private DocumentLimits() {}
}
