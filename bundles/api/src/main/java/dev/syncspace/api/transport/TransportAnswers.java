package dev.syncspace.api.transport;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.transport.v1.InitResponse;
import dev.syncspace.proto.transport.v1.ShutdownResponse;
import dev.syncspace.proto.transport.v1.SubscribeResponse;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What the platform answers in the messages of {@code transport.v1}, the same on every transport. Stateless. */
public final class TransportAnswers {
    private static final long MILLIS_PER_SECOND = 1000;

    private TransportAnswers() {}

    /** Init was carried out. */
    public static InitResponse init() {
        return InitResponse.newBuilder().setMessage("ready").build();
    }

    /** A command was carried out. */
    public static CommandResponse command(ByteString response) {
        return CommandResponse.newBuilder().setData(response).build();
    }

    /** Shutdown was carried out. */
    public static ShutdownResponse shutdown() {
        return ShutdownResponse.newBuilder().setMessage("shut down").build();
    }

    /** An event as {@code syncspace.v1} has it, with times in seconds, within {@code transport.v1}, with milliseconds. */
    public static SubscribeResponse event(Event event) {
        ByteString data = dev.syncspace.proto.v1.SubscribeResponse.newBuilder()
                .setEventId(event.cursor())
                .setEventType(event.type())
                .setSpaceId(event.spaceId())
                .setTimestamp(Math.floorDiv(event.timestampMillis(), MILLIS_PER_SECOND))
                .setTimestampMillis(event.timestampMillis())
                .setPayload(event.payload())
                .setSequence(event.sequence())
                .build()
                .toByteString();
        return SubscribeResponse.newBuilder()
                .setType(event.type())
                .setData(data)
                .setTimestamp(event.timestampMillis())
                .build();
    }

    /** The message of a failure. The cause and the stack stay in the process. */
    public static dev.syncspace.proto.v1.Error error(SyncSpaceException failure) {
        return dev.syncspace.proto.v1.Error.newBuilder()
                .setCode(code(failure.code()))
                .setReason(failure.reason().name())
                .setMessage(failure.message())
                .setRetryable(failure.isRetryable())
                .setField(failure.field())
                .putAllDetails(failure.details())
                .build();
    }

    /**
     * Whatever a call ended with, as a failure of the API.
     *
     * @param defects gets what is none of the API, to be logged; callers are told of it as {@code INTERNAL_ERROR}
     */
    public static SyncSpaceException failure(Throwable thrown, Consumer<Throwable> defects) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof SyncSpaceException known) {
            return known;
        }
        if (cause instanceof CancellationException) {
            return SyncSpaceException.of(Reason.CALL_CANCELLED, "the caller cancelled the call");
        }
        defects.accept(cause);
        return SyncSpaceException.of(Reason.INTERNAL_ERROR, "a defect of the platform; its log has the details", cause);
    }

    private static ErrorCode code(dev.syncspace.api.error.ErrorCode code) {
        return switch (code) {
            case CANCELLED -> ErrorCode.ERROR_CODE_CANCELLED;
            case UNKNOWN -> ErrorCode.ERROR_CODE_UNKNOWN;
            case INVALID_ARGUMENT -> ErrorCode.ERROR_CODE_INVALID_ARGUMENT;
            case DEADLINE_EXCEEDED -> ErrorCode.ERROR_CODE_DEADLINE_EXCEEDED;
            case NOT_FOUND -> ErrorCode.ERROR_CODE_NOT_FOUND;
            case ALREADY_EXISTS -> ErrorCode.ERROR_CODE_ALREADY_EXISTS;
            case PERMISSION_DENIED -> ErrorCode.ERROR_CODE_PERMISSION_DENIED;
            case RESOURCE_EXHAUSTED -> ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED;
            case FAILED_PRECONDITION -> ErrorCode.ERROR_CODE_FAILED_PRECONDITION;
            case ABORTED -> ErrorCode.ERROR_CODE_ABORTED;
            case OUT_OF_RANGE -> ErrorCode.ERROR_CODE_OUT_OF_RANGE;
            case UNIMPLEMENTED -> ErrorCode.ERROR_CODE_UNIMPLEMENTED;
            case INTERNAL -> ErrorCode.ERROR_CODE_INTERNAL;
            case UNAVAILABLE -> ErrorCode.ERROR_CODE_UNAVAILABLE;
            case DATA_LOSS -> ErrorCode.ERROR_CODE_DATA_LOSS;
            case UNAUTHENTICATED -> ErrorCode.ERROR_CODE_UNAUTHENTICATED;
        };
    }
}
