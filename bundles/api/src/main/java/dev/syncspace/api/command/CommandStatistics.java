package dev.syncspace.api.command;

import dev.syncspace.api.error.ErrorCode;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How the calls of this run fared. Registered beside the {@link Dispatcher}. Thread-safe; cheap to ask. */
@ProviderType
public interface CommandStatistics {
    /** Commands that were called since the dispatcher started, by name. Calls of names that nobody answers are not counted. */
    List<Figures> figures();

    /** Calls that have not ended, the oldest first. */
    List<Running> running();

    /**
     * The ended calls of one command. Times reach from the arrival of a call to its end, waiting included; percentiles are
     * right to within an eighth.
     *
     * @param command name
     * @param callCount ended calls, failed ones included
     * @param failures failed calls by code, without codes that did not occur
     * @param medianMicros half of the calls took no longer, in microseconds
     * @param p99Micros 99 of 100 calls took no longer, in microseconds
     * @param maxMicros the longest call, in microseconds
     * @param totalMicros sum of the times, in microseconds
     */
    record Figures(
            String command,
            long callCount,
            Map<ErrorCode, Long> failures,
            long medianMicros,
            long p99Micros,
            long maxMicros,
            long totalMicros) {
        public Figures {
            failures = Map.copyOf(failures);
        }

        /** Failed calls. */
        public long failureCount() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A call that has not ended.
     *
     * @param command name
     * @param origin the door it came through
     * @param ageMillis time since it came, in milliseconds
     * @param isWaiting it has no thread yet
     */
    record Running(String command, CallOrigin origin, long ageMillis, boolean isWaiting) {}
}
