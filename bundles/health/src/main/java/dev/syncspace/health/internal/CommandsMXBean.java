package dev.syncspace.health.internal;

import java.util.List;

/** The calls of this run, {@code dev.syncspace:type=Commands}. */
public interface CommandsMXBean {
    /** Ended calls, failed ones included. */
    long getCallCount();

    /** Failed calls. */
    long getFailureCount();

    /** Calls that run or wait; the one that asks is among them. */
    int getRunningCount();

    /** Age of the oldest call that has not ended, in milliseconds. */
    long getOldestRunningMillis();

    /** Each command that was called, the slowest first. */
    List<CommandView> getCommands();
}
