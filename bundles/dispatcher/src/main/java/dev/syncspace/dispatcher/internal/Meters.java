package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandStatistics.Figures;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The meters of all commands. Thread-safe. */
final class Meters {
    /** Commands that are counted; a platform has some dozens, and plugins that come and go must not fill the memory. */
    static final int COMMANDS_MAX = 1_000;

    private final Map<String, CommandMeter> meters = new ConcurrentHashMap<>();

    /**
     * A call ended.
     *
     * @param failure null if it succeeded
     */
    void ended(String command, long nanos, @Nullable Throwable failure) {
        CommandMeter meter = meters.get(command);
        if (meter == null) {
            if (meters.size() >= COMMANDS_MAX) {
                return;
            }
            meter = meters.computeIfAbsent(command, name -> new CommandMeter());
        }
        long micros = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
        if (failure == null) {
            meter.succeeded(micros);
        } else {
            meter.failed(micros, code(failure));
        }
    }

    private static ErrorCode code(Throwable failure) {
        if (failure instanceof SyncSpaceException known) {
            return known.code();
        }
        return failure instanceof CancellationException ? ErrorCode.CANCELLED : ErrorCode.INTERNAL;
    }

    /** By name. */
    List<Figures> figures() {
        return new TreeMap<>(meters)
                .entrySet().stream()
                        .map(entry -> entry.getValue().figures(entry.getKey()))
                        .toList();
    }
}
