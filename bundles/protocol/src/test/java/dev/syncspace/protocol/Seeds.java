package dev.syncspace.protocol;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Runs a property for many seeds. A failure names its seed; {@code -Dsyncspace.seed=N} runs that one alone, and
 * {@code -Dsyncspace.seeds=N} changes how many are run.
 */
public final class Seeds {
    private Seeds() {}

    /** The property for one seed. */
    public interface Property {
        void check(RandomGenerator random) throws Exception;
    }

    public static void run(int count, Property property) {
        Long only = Long.getLong("syncspace.seed");
        int seeds = only != null ? 1 : Integer.getInteger("syncspace.seeds", count);
        for (int i = 0; i < seeds; i++) {
            long seed = only != null ? only : i;
            try {
                property.check(new SplittableRandom(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }
}
