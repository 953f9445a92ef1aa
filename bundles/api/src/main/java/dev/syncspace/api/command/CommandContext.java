package dev.syncspace.api.command;

import org.osgi.annotation.versioning.ProviderType;

/** What a handler may know of its call. Thread-safe. */
@ProviderType
public interface CommandContext {
    /** Name of the command as it was called. */
    String command();

    /** Where the call came from. */
    CallOrigin origin();

    /** Milliseconds until the deadline; 0 when it has passed. */
    long remainingMillis();

    /** The caller cancelled, the deadline passed, or the handler's bundle is going. */
    boolean isCancelled();

    /**
     * Ends a call that nobody waits for any more.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code CANCELLED}, {@code DEADLINE_EXCEEDED} or
     *     {@code UNAVAILABLE} if {@link #isCancelled()}
     */
    void throwIfCancelled();
}
