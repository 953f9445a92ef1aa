package dev.syncspace.client.internal;

import dev.syncspace.client.ClientReasons;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.concurrent.CompletionException;

/** The failures that the client itself finds. */
final class Failures {
    private Failures() {}

    static SyncSpaceClientException notRunning(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_UNAVAILABLE, ClientReasons.PLATFORM_NOT_RUNNING, true, message);
    }

    static SyncSpaceClientException connectionLost(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_UNAVAILABLE, ClientReasons.CONNECTION_LOST, true, message);
    }

    /** As {@link #connectionLost}, but trying again is no use. */
    static SyncSpaceClientException gone(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_UNAVAILABLE, ClientReasons.CONNECTION_LOST, false, message);
    }

    static SyncSpaceClientException closed() {
        return gone("the client is closed");
    }

    static SyncSpaceClientException timedOut(String what, long timeoutMillis) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_DEADLINE_EXCEEDED,
                ClientReasons.CALL_TIMED_OUT,
                true,
                what + " did not end within " + timeoutMillis + " ms");
    }

    static SyncSpaceClientException cancelled(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_CANCELLED, ClientReasons.CALL_CANCELLED, false, message);
    }

    static SyncSpaceClientException limit(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED, ClientReasons.LIMIT_EXCEEDED, false, message);
    }

    static SyncSpaceClientException tooMany(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED, ClientReasons.TOO_MANY_CALLS, true, message);
    }

    static SyncSpaceClientException mismatch(String message) {
        return SyncSpaceClientException.of(
                ErrorCode.ERROR_CODE_FAILED_PRECONDITION, ClientReasons.PROTOCOL_MISMATCH, false, message);
    }

    static SyncSpaceClientException internal(String message) {
        return SyncSpaceClientException.of(ErrorCode.ERROR_CODE_INTERNAL, ClientReasons.INTERNAL_ERROR, false, message);
    }

    /** The failure inside what a stage of a future was given. */
    static SyncSpaceClientException of(Throwable thrown) {
        if (thrown instanceof SyncSpaceClientException failure) {
            return failure;
        }
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause instanceof SyncSpaceClientException failure ? failure : internal("unexpected: " + cause);
    }
}
