package dev.syncspace.client;

/** What one client keeps in memory at most. */
public final class ClientLimits {
    /** Largest frame from the platform: a document of 16 MiB or a full page of a list, with room to spare. */
    public static final int FRAME_MAX_BYTES = 32 * 1024 * 1024;
    /** Calls that wait for an answer, subscriptions not counted: one more fails with {@code TOO_MANY_CALLS}. */
    public static final int RUNNING_CALLS_MAX = 1_024;
    /** Frames that wait until the platform reads them: a call beyond fails with {@code TOO_MANY_CALLS}. */
    public static final int QUEUED_MAX_BYTES = 64 * 1024 * 1024;
    /** Events of one subscription that are on the way or wait for a slow subscriber. */
    public static final int EVENTS_AHEAD_MAX = 256;
    /** Size of {@code run/endpoint.json}: it holds a few short values. */
    public static final int ENDPOINT_FILE_MAX_BYTES = 64 * 1024;
    /** Size of {@code run/token}. */
    public static final int TOKEN_MAX_BYTES = 4 * 1024;

    private ClientLimits() {}
}
