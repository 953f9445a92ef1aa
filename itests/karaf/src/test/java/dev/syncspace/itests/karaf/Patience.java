package dev.syncspace.itests.karaf;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what no event tells. */
final class Patience {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private Patience() {}

    /** Waits until a condition holds; fails with what was awaited. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what);
            }
            new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
