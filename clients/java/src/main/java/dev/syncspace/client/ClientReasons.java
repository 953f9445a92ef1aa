package dev.syncspace.client;

/**
 * The reasons of failures that the client itself finds. The platform answers with many more; docs/errors.md lists them.
 */
public final class ClientReasons {
    /**
     * The connection ended before the answer, code {@code UNAVAILABLE}; a writing call may have taken effect:
     * {@link SyncSpaceClientException#isOutcomeUnknown()} tells.
     */
    public static final String CONNECTION_LOST = "CONNECTION_LOST";
    /** No platform runs on the data directory or listens on the address, code {@code UNAVAILABLE}. */
    public static final String PLATFORM_NOT_RUNNING = "PLATFORM_NOT_RUNNING";
    /** The call did not end in time, code {@code DEADLINE_EXCEEDED}. */
    public static final String CALL_TIMED_OUT = "CALL_TIMED_OUT";
    /** The caller cancelled or was interrupted, code {@code CANCELLED}. */
    public static final String CALL_CANCELLED = "CALL_CANCELLED";
    /** A limit of {@link ClientLimits} that does not go away by itself, code {@code RESOURCE_EXHAUSTED}. */
    public static final String LIMIT_EXCEEDED = "LIMIT_EXCEEDED";
    /** Too many calls wait, code {@code RESOURCE_EXHAUSTED}. */
    public static final String TOO_MANY_CALLS = "TOO_MANY_CALLS";
    /** The other side speaks another version of the frame protocol, code {@code FAILED_PRECONDITION}. */
    public static final String PROTOCOL_MISMATCH = "PROTOCOL_MISMATCH";
    /** The other side sent what cannot be read, code {@code INTERNAL}. */
    public static final String INTERNAL_ERROR = "INTERNAL_ERROR";

    private ClientReasons() {}
}
