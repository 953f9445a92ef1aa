package dev.syncspace.client.internal;

import dev.syncspace.client.ClientReasons;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.Set;

/** When a call that failed may be made again without asking the caller. */
public enum Repeat {
    /** It changes nothing, or twice is the same as once. */
    ALWAYS,
    /** It changes something, and the platform refuses the second of two equal calls. */
    REFUSED_TWICE,
    /** Two calls have two effects. */
    ONLY_WITHOUT_EFFECT;

    private static final Set<String> REPEATABLE = Set.of(
            "Init",
            "GetAccount",
            "ListDevices",
            "ListSpaces",
            "GetSpace",
            "GetDocument",
            "ListDocuments",
            "QueryDocuments",
            "ListDocumentVersions",
            "GetDocumentVersion",
            "ListConflicts",
            "StartSync",
            "PauseSync",
            "GetSyncStatus",
            "ListPending",
            "ReadEvents",
            "ListCommands",
            "DescribeCommand",
            "GetPlatformStatus",
            "ListBundles",
            "StartBundle",
            "StopBundle");

    /** These answers say that the call was not begun, or was rolled back. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(ClientReasons.PLATFORM_NOT_RUNNING, ClientReasons.TOO_MANY_CALLS, "TOO_MUCH_CONTENTION");

    /** What holds for a command that nothing more is known of. */
    public static Repeat of(String command) {
        return REPEATABLE.contains(command) ? ALWAYS : ONLY_WITHOUT_EFFECT;
    }

    /**
     * Whether the call may have taken effect although it failed like this.
     *
     * @param sent the whole request had left
     */
    boolean mayHaveTakenEffect(SyncSpaceClientException failure, boolean sent) {
        if (this == ALWAYS || !sent || WITHOUT_EFFECT.contains(failure.reason())) {
            return false;
        }
        return switch (failure.code()) {
            case ERROR_CODE_UNAVAILABLE, ERROR_CODE_DEADLINE_EXCEEDED, ERROR_CODE_CANCELLED -> true;
            default -> false;
        };
    }

    /**
     * Whether to try again after this failure. A full disk is retryable, but waits for a person; a deadline leaves no time.
     */
    boolean isWorthRepeating(SyncSpaceClientException failure, boolean mayHaveTakenEffect) {
        if (!failure.isRetryable() || (this == ONLY_WITHOUT_EFFECT && mayHaveTakenEffect)) {
            return false;
        }
        return failure.code() == ErrorCode.ERROR_CODE_UNAVAILABLE || WITHOUT_EFFECT.contains(failure.reason());
    }
}
