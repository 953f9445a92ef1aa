package dev.syncspace.protocol;

import java.util.Objects;

/** Bytes or text that cannot be read. */
public final class DecodeException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with them. */
    public enum Error {
        /** They are no text or message of this kind. */
        MALFORMED,
        /** A key of another type. */
        WRONG_KEY_TYPE,
        /** A key or id of the wrong length. */
        WRONG_LENGTH,
        /** A checksum does not match. */
        BAD_CHECKSUM,
        /** A version byte that is not the wanted one. */
        BAD_VERSION,
        /** Longer, deeper or more than a named limit. */
        LIMIT_EXCEEDED
    }

    private final Error error;

    public DecodeException(Error error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    public DecodeException(Error error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public Error error() {
        return error;
    }
}
