package dev.syncspace.dispatcher.internal;

/** Tells the time and runs something later. Thread-safe. */
interface Timer {
    /** A reading of a monotonic clock, in nanoseconds. */
    long nanoTime();

    /**
     * Runs a task that does not block after a delay.
     *
     * @param delayMillis at least 0
     * @return forgets the task, if it has not run yet
     */
    Runnable schedule(Runnable task, long delayMillis);
}
