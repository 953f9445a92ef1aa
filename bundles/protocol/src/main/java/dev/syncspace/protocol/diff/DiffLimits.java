package dev.syncspace.protocol.diff;

/** Limits of what a peer may make us ask, hold and answer. */
public final class DiffLimits {
    /** Ranges of one request: what a set of ten million elements needs that differ in all. */
    public static final int RANGES_MAX = 1 << 20;
    /** Elements of all answers to one comparison. */
    public static final int ELEMENTS_MAX = 10_000_000;
    /** Rounds of one comparison: 13 divisions of 2^64 positions by 32, and as many questions for elements. */
    public static final int ROUNDS_MAX = 40;
    /** Id of an element, in bytes: ids of objects have 59, keys of a key-value store may have more. */
    public static final int ID_MAX_BYTES = 1024;
    /** Head of an element, in bytes. */
    public static final int HEAD_MAX_BYTES = 1024;

    private DiffLimits() {}
}
