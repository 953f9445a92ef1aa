package dev.syncspace.health.internal;

import dev.syncspace.proto.v1.CommandFigures;
import java.util.Map;
import java.util.TreeMap;

/** The ended calls of a command for JMX. Immutable. */
public final class CommandView {
    private final CommandFigures figures;

    CommandView(CommandFigures figures) {
        this.figures = figures;
    }

    /** Name of the command. */
    public String getCommand() {
        return figures.getCommand();
    }

    /** Ended calls, failed ones included. */
    public long getCallCount() {
        return figures.getCallCount();
    }

    /** Failed calls. */
    public long getFailureCount() {
        return figures.getFailureCount();
    }

    /** Failed calls by the name of their code. */
    public Map<String, Long> getFailures() {
        return new TreeMap<>(figures.getFailuresMap());
    }

    /** Half of the calls took no longer, in microseconds. */
    public long getMedianMicros() {
        return figures.getMedianMicros();
    }

    /** 99 of 100 calls took no longer, in microseconds. */
    public long getP99Micros() {
        return figures.getP99Micros();
    }

    /** The longest call, in microseconds. */
    public long getMaxMicros() {
        return figures.getMaxMicros();
    }
}
