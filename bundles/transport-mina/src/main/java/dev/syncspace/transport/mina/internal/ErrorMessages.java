package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table from failures to what this transport sends of them. Stateless. */
final class ErrorMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMessages.class);

    private ErrorMessages() {}

    /** The message of a failure. The cause and the stack stay in the process. */
    static dev.syncspace.proto.v1.Error message(SyncSpaceException failure) {
        return dev.syncspace.proto.v1.Error.newBuilder()
                .setCode(code(failure.code()))
                .setReason(failure.reason().name())
                .setMessage(failure.message())
                .setRetryable(failure.isRetryable())
                .setField(failure.field())
                .putAllDetails(failure.details())
                .build();
    }

    /** The frame that answers a call with a failure; call id 0 ends the connection. */
    static ServerFrame frame(long callId, SyncSpaceException failure) {
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setError(message(failure))
                .build();
    }

    /** Whatever a call ended with, as a failure of the API. What is none of ours is logged here and told as a defect. */
    static SyncSpaceException failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof SyncSpaceException known) {
            return known;
        }
        if (cause instanceof CancellationException) {
            return SyncSpaceException.of(Reason.CALL_CANCELLED, "the caller cancelled the call");
        }
        LOG.error("a call ended with a failure that is none of the API", cause);
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
