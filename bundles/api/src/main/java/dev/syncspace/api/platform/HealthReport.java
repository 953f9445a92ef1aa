package dev.syncspace.api.platform;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Runs the health checks of the platform. A service of the bundle {@code health}; thread-safe. */
@ProviderType
public interface HealthReport {
    /** Tag of checks that tell whether the process works at all: if not, start it anew. */
    String LIVE = "live";
    /** Tag of checks that tell whether clients can work with it now. */
    String READY = "ready";
    /** Tag of checks of the storage. */
    String STORAGE = "storage";

    /**
     * Runs the checks with one of the tags. Results are kept for two seconds; a check that takes too long is told as
     * {@link Status#CRITICAL}.
     *
     * @param tags empty: all checks
     * @return the worst first, then by name
     */
    List<Result> check(Set<String> tags);

    /** How a check went, from good to bad. */
    enum Status {
        /** Nothing to do. */
        OK,
        /** It works; somebody should look. */
        WARN,
        /** Not now; it may pass by itself, or wait for somebody to unlock the account. */
        TEMPORARILY_UNAVAILABLE,
        /** It does not work. */
        CRITICAL
    }

    /**
     * The result of a check.
     *
     * @param name of the check, for people
     * @param tags its tags
     * @param status how it went
     * @param message what it found, one sentence or more; no data of documents, no secrets
     */
    record Result(String name, List<String> tags, Status status, String message) {
        public Result {
            tags = List.copyOf(tags);
        }
    }
}
