package dev.syncspace.client;

/** What a subscription does when its connection ends. */
public enum Resume {
    /**
     * It connects again, as often as it takes, and goes on behind the last event: no event comes twice, and none is missed
     * as long as the log of the platform keeps it. It also goes on after a restart of the platform; it completes when the
     * account was locked.
     */
    AUTOMATIC,
    /** It fails with {@code CONNECTION_LOST}. */
    NEVER
}
