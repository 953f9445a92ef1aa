package dev.syncspace.api.space;

/** Limits of what a caller gives. All text is measured in bytes of UTF-8. */
public final class SpaceLimits {
    /** Name of a space: fits a key-value entry with room to spare. */
    public static final int NAME_MAX_BYTES = 1024;
    /** Entries of a metadata map, of spaces and of documents. */
    public static final int METADATA_ENTRIES_MAX = 256;
    /** One metadata key; not empty. */
    public static final int METADATA_KEY_MAX_BYTES = 256;
    /** One metadata value. */
    public static final int METADATA_VALUE_MAX_BYTES = 16 * 1024;
    /** All keys and values of one map: a document's row stays within one page chain of the index. */
    public static final int METADATA_MAX_BYTES = 30 * 1024;
    /** Spaces of one account on one device. */
    public static final int SPACES_MAX = 10_000;

    private SpaceLimits() {}
}
