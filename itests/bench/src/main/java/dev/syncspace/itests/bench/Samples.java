package dev.syncspace.itests.bench;

import java.util.Arrays;

/** Durations of equal operations. Immutable. */
final class Samples {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long[] sortedNanos;

    private Samples(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    static Samples ofNanos(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** The duration below which a share of all is, in milliseconds. */
    double millisAt(double share) {
        int index = (int) Math.min(sortedNanos.length - 1L, Math.round(share * (sortedNanos.length - 1)));
        return sortedNanos[index] / NANOS_PER_MILLI;
    }

    double medianMillis() {
        return millisAt(0.5);
    }

    /** Operations a second, one after the other. */
    double perSecond() {
        return sortedNanos.length / (Arrays.stream(sortedNanos).sum() / NANOS_PER_SECOND);
    }
}
