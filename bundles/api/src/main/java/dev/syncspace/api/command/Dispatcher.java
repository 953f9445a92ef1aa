package dev.syncspace.api.command;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** Routes calls to the registered handlers. Thread-safe; never blocks the caller. */
@ProviderType
public interface Dispatcher {
    /**
     * Calls a command.
     *
     * @return completes with the serialised response, or exceptionally with a
     *     {@link dev.syncspace.api.error.SyncSpaceException}: {@code UNIMPLEMENTED} for a name that no bundle has answered
     *     in this run, {@code UNAVAILABLE} (retryable) for one whose bundle has gone, {@code RESOURCE_EXHAUSTED} (retryable)
     *     when too many calls wait, {@code DEADLINE_EXCEEDED}, or what the handler threw. Cancelling the future cancels the
     *     call
     */
    CompletableFuture<ByteString> dispatch(CommandCall call);

    /** Every registration that was seen in this run, by command name, then by rank. A snapshot. */
    List<CommandRegistration> registrations();
}
