package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.transport.RunToken;
import io.grpc.Metadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call, and until when. Thread-safe. */
final class Door {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final @Nullable RunToken token;
    private volatile boolean closed;

    /** @param token what a caller must show; null: nothing */
    Door(@Nullable RunToken token) {
        this.token = token;
    }

    /** From now on every new call is refused. */
    void close() {
        closed = true;
    }

    /** Why a call with these metadata must not begin; empty if it may. */
    Optional<SyncSpaceException> refusal(Metadata headers) {
        if (token != null && !shows(token, headers.get(AUTHORIZATION))) {
            return Optional.of(SyncSpaceException.of(
                    Reason.WRONG_TOKEN,
                    "the token is missing or wrong: call with the metadata \"authorization: Bearer TOKEN\", where TOKEN"
                            + " is the content of DIR/run/" + GrpcServer.TOKEN_FILE));
        }
        return closed ? Optional.of(shuttingDown()) : Optional.empty();
    }

    /** What calls and subscriptions are told when the transport stops. */
    static SyncSpaceException shuttingDown() {
        return SyncSpaceException.of(Reason.SHUTTING_DOWN, "the transport stops; connect again later");
    }

    private static boolean shows(RunToken token, @Nullable String value) {
        return value != null
                && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.matches(ByteString.copyFromUtf8(value.substring(SCHEME.length())));
    }
}
