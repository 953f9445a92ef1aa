package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.transport.TransportAnswers;
import dev.syncspace.api.transport.TransportCalls;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;

/**
 * The methods with one answer. Their origin is a gateway: a caller has not proved that it can read the data directory, even
 * with the token of this transport, so what is local only stays out of reach.
 */
enum UnaryMethod {
    /** Names the data directory and starts the account. */
    INIT("Init") {
        @Override
        CommandCall call(ByteString request, long timeoutMillis) {
            return TransportCalls.init(
                    Requests.parse(InitRequest.parser(), request), timeoutMillis, CallOrigin.GATEWAY);
        }

        @Override
        MessageLite answer(ByteString response) {
            return TransportAnswers.init();
        }
    },
    /** Any command. */
    COMMAND("Command") {
        @Override
        CommandCall call(ByteString request, long timeoutMillis) {
            return TransportCalls.command(
                    Requests.parse(CommandRequest.parser(), request), timeoutMillis, CallOrigin.GATEWAY);
        }

        @Override
        MessageLite answer(ByteString response) {
            return TransportAnswers.command(response);
        }
    },
    /** Locks the account; under a sidecar the process ends after the answer. */
    SHUTDOWN("Shutdown") {
        @Override
        CommandCall call(ByteString request, long timeoutMillis) {
            return TransportCalls.shutdown(
                    Requests.parse(ShutdownRequest.parser(), request), timeoutMillis, CallOrigin.GATEWAY);
        }

        @Override
        MessageLite answer(ByteString response) {
            return TransportAnswers.shutdown();
        }
    };

    private final String wireName;

    UnaryMethod(String wireName) {
        this.wireName = wireName;
    }

    /** Name in {@code transport.v1.TransportService}. */
    String wireName() {
        return wireName;
    }

    /**
     * The request as a command.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code MALFORMED_REQUEST}, {@code INVALID_FIELD}
     */
    abstract CommandCall call(ByteString request, long timeoutMillis);

    /** What the caller is answered. */
    abstract MessageLite answer(ByteString response);
}
