package dev.syncspace.protocol.tree;

/** Limits of what is read from peers and files. Far above what honest authors make. */
public final class TreeLimits {
    /** Raw bytes of one change: a document of 16 MiB with metadata and envelope. */
    public static final int CHANGE_MAX_BYTES = 17 * 1024 * 1024;
    /** Previous ids of one change: heads of a tree that many devices wrote at once. */
    public static final int PREVIOUS_IDS_MAX = 10_000;
    /** Changes of one call. */
    public static final int CHANGES_PER_CALL_MAX = 1_000_000;

    private TreeLimits() {}
}
