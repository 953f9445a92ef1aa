package dev.syncspace.dispatcher.internal;

/**
 * The limits in force. Immutable; a changed configuration is a new instance.
 *
 * @param readThreadsMax reading calls that run at once
 * @param writeThreadsMax other calls that run at once
 * @param waitingCallsMax calls of either kind that wait for a thread
 * @param waitingBytesMax bytes of the requests of either kind that wait
 * @param runningBytesMax bytes of the requests of either kind that run at once; a single larger one still runs, alone
 * @param timeoutMaxMillis longest time of a call, and its time when the caller names none
 * @param drainMillis how long running calls may go on when their bundle or the dispatcher goes
 */
record Settings(
        int readThreadsMax,
        int writeThreadsMax,
        int waitingCallsMax,
        long waitingBytesMax,
        long runningBytesMax,
        long timeoutMaxMillis,
        long drainMillis) {
    /** What is in force without a configuration. */
    static final Settings DEFAULT = new Settings(16, 32, 1024, 64L << 20, 64L << 20, 600_000, 5_000);

    private static final int THREADS_MAX = 1024;
    private static final int WAITING_CALLS_MAX = 100_000;
    private static final long BYTES_MAX = 1L << 40;
    private static final long MILLIS_MAX = 24 * 60 * 60 * 1000L;

    /** Refuses, with the name of the property, what would stop the dispatcher from working. */
    Settings {
        check("read.threads.max", readThreadsMax, 1, THREADS_MAX);
        check("write.threads.max", writeThreadsMax, 1, THREADS_MAX);
        check("waiting.calls.max", waitingCallsMax, 0, WAITING_CALLS_MAX);
        check("waiting.bytes.max", waitingBytesMax, 0, BYTES_MAX);
        check("running.bytes.max", runningBytesMax, 0, BYTES_MAX);
        check("timeout.max.millis", timeoutMaxMillis, 1, MILLIS_MAX);
        check("drain.millis", drainMillis, 0, MILLIS_MAX);
    }

    static Settings of(Config config) {
        return new Settings(
                config.read_threads_max(),
                config.write_threads_max(),
                config.waiting_calls_max(),
                config.waiting_bytes_max(),
                config.running_bytes_max(),
                config.timeout_max_millis(),
                config.drain_millis());
    }

    private static void check(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(property + " must be " + min + " to " + max + ", it is " + value);
        }
    }
}
