package dev.syncspace.itests.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param documents document counts at which the product is measured, ascending
 * @param warmUpWrites writes before anything is measured
 * @param writes writes of one caller that are measured
 * @param concurrentWrites writes of all callers together that are measured
 * @param reads reads that are measured
 * @param starts starts of each kind
 * @param commandCalls calls of the command line
 * @param coreSeconds seconds for each benchmark of the protocol library, warm-up apart
 */
record Plan(
        List<Integer> documents,
        int warmUpWrites,
        int writes,
        int concurrentWrites,
        int reads,
        int starts,
        int commandCalls,
        double coreSeconds) {
    static final int CALLERS = 8;

    static Plan full() {
        return new Plan(List.of(10_000, 100_000), 2_000, 2_000, 8_000, 2_000, 5, 20, 3);
    }

    /** Some minutes instead of many. */
    static Plan quick() {
        return new Plan(List.of(10_000), 2_000, 1_000, 4_000, 1_000, 3, 10, 1);
    }

    /** Only whether it works; the figures mean nothing. */
    static Plan smoke() {
        return new Plan(List.of(60, 90), 10, 10, 16, 10, 1, 1, 0.05);
    }
}
