package dev.syncspace.protocol.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * Positions of elements, both ends included. All arithmetic is unsigned: the top range goes from 0 to 2^64 - 1. Immutable.
 *
 * @param from first position, unsigned
 * @param to last position, unsigned
 */
public record DiffRange(long from, long to) {
    /** All positions. */
    public static final DiffRange FULL = new DiffRange(0, -1);

    public DiffRange {
        if (Long.compareUnsigned(from, to) > 0) {
            throw new IllegalArgumentException(
                    "a range goes upwards, not from " + Long.toHexString(from) + " to " + Long.toHexString(to));
        }
    }

    /** Whether a position lies within. */
    public boolean contains(long position) {
        return Long.compareUnsigned(from, position) <= 0 && Long.compareUnsigned(position, to) <= 0;
    }

    /** Whether it is wide enough that each part of a division has a position. */
    boolean canDivide(int parts) {
        return Long.compareUnsigned(to - from, parts - 1L) >= 0;
    }

    /**
     * Consecutive parts of one width, but that the last is wider when the positions cannot be shared out evenly.
     *
     * <p>Source: any-sync v0.11.20: app/ldiff/hashrange.go, diff.go (divideHashRange).
     *
     * @throws IllegalArgumentException if there are fewer positions than parts
     */
    public List<DiffRange> split(int parts) {
        if (!canDivide(parts)) {
            throw new IllegalArgumentException(this + " has fewer positions than " + parts);
        }
        long width = partWidth(parts);
        List<DiffRange> split = new ArrayList<>(parts);
        long low = from;
        for (int i = 0; i < parts; i++) {
            long high = i == parts - 1 ? to : low + width - 1;
            split.add(new DiffRange(low, high));
            low = high + 1;
        }
        return split;
    }

    /** The part of a division that a position lies in. */
    int partOf(long position, int parts) {
        long part = Long.divideUnsigned(position - from, partWidth(parts));
        return Long.compareUnsigned(part, parts - 1L) > 0 ? parts - 1 : (int) part;
    }

    private long partWidth(int parts) {
        long span = to - from;
        long width = Long.divideUnsigned(span, parts);
        long align = (Long.remainderUnsigned(span, parts) + 1) % parts;
        return align == 0 ? width + 1 : width;
    }

    @Override
    public String toString() {
        return String.format("[%016x, %016x]", from, to);
    }
}
