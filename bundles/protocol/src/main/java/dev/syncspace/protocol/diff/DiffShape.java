package dev.syncspace.protocol.diff;

/**
 * How a diff divides its ranges. Immutable.
 *
 * @param divideFactor parts of a divided range, 2 to 256
 * @param compareThreshold a range below the top is divided when it holds more elements than this; at least 1
 */
public record DiffShape(int divideFactor, int compareThreshold) {
    /** Of the head sync of a space, and of a key-value store. */
    public static final DiffShape SPACE = new DiffShape(32, 256);
    /** Of the diff of all spaces between two nodes. */
    public static final DiffShape PARTITION = new DiffShape(16, 16);

    private static final int DIVIDE_FACTOR_MAX = 256;

    public DiffShape {
        if (divideFactor < 2 || divideFactor > DIVIDE_FACTOR_MAX || compareThreshold < 1) {
            throw new IllegalArgumentException("a diff is divided into 2 to " + DIVIDE_FACTOR_MAX
                    + " parts above a positive threshold, not " + divideFactor + ", " + compareThreshold);
        }
    }
}
