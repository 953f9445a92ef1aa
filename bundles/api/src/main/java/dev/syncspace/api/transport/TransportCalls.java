package dev.syncspace.api.transport;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import java.util.Set;

/**
 * What the requests of {@code transport.v1} mean, the same on every transport that serves them. Stateless.
 *
 * <p>{@code timeoutMillis} is how long the caller waits, in milliseconds; 0: the limit of the dispatcher.
 */
public final class TransportCalls {
    /** Name of the command that names the data directory and starts the account. */
    public static final String INIT = "Init";
    /** Name of the command that locks the account. */
    public static final String SHUTDOWN = "Shutdown";

    /** Types, and spaces, of one subscription: every event is compared with them. */
    public static final int FILTER_VALUES_MAX = 1_000;

    private TransportCalls() {}

    /** Init as a command: the handler of the command reads the settings. */
    public static CommandCall init(InitRequest request, long timeoutMillis, CallOrigin origin) {
        ByteString translated = dev.syncspace.proto.v1.InitRequest.newBuilder()
                .setDataDir(request.getStoragePath())
                .setNetworkId(request.getNetworkId())
                .setConfigJson(request.getConfigJson())
                .build()
                .toByteString();
        return new CommandCall(INIT, translated, timeoutMillis, origin);
    }

    /** A command by its name. */
    public static CommandCall command(CommandRequest request, long timeoutMillis, CallOrigin origin) {
        return new CommandCall(request.getCmd(), request.getData(), timeoutMillis, origin);
    }

    /**
     * Shutdown as a command; the shorter of its own time and the time of the caller counts.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} of {@code timeout_ms}
     */
    public static CommandCall shutdown(ShutdownRequest request, long timeoutMillis, CallOrigin origin) {
        long own = request.getTimeoutMs();
        if (own < 0) {
            throw SyncSpaceException.invalid("timeout_ms", "timeout_ms must not be negative, it is " + own);
        }
        long shorter = own == 0 || timeoutMillis == 0 ? Math.max(own, timeoutMillis) : Math.min(own, timeoutMillis);
        return new CommandCall(SHUTDOWN, ByteString.EMPTY, shorter, origin);
    }

    /**
     * The events that a subscription wants.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} of {@code event_types} or {@code space_ids}
     */
    public static EventFilter filter(SubscribeRequest request) {
        requireFew("event_types", request.getEventTypesCount());
        requireFew("space_ids", request.getSpaceIdsCount());
        return new EventFilter(Set.copyOf(request.getEventTypesList()), Set.copyOf(request.getSpaceIdsList()));
    }

    private static void requireFew(String field, int count) {
        if (count > FILTER_VALUES_MAX) {
            throw SyncSpaceException.invalid(
                    field, field + " has " + count + " values, at most " + FILTER_VALUES_MAX + " are allowed");
        }
    }
}
