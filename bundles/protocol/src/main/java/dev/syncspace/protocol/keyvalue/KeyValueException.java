package dev.syncspace.protocol.keyvalue;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** An entry that is refused. */
public final class KeyValueException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Error {
        /** Bytes that are no entry. */
        MALFORMED,
        /** A signature is not that of the named account or device. */
        INVALID_SIGNATURE,
        /** An entry beyond a named limit. */
        LIMIT_EXCEEDED
    }

    private final Error error;

    public KeyValueException(Error error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    public KeyValueException(Error error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public Error error() {
        return error;
    }
}
