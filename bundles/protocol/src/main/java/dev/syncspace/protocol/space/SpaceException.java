package dev.syncspace.protocol.space;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** A space header or a root of a new space that does not verify. */
public final class SpaceException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** What does not verify, with the classes of the reference. */
    public enum Error {
        /** Signature, id form, replication key or a link between the three objects is wrong. */
        INCORRECT_SPACE_HEADER,
        /** An id is not the hash of its bytes. */
        INCORRECT_CID,
        /** The payload of a one-to-one space cannot be read. */
        INCORRECT_ONE_TO_ONE_PAYLOAD,
        /** The creator is not the expected account. */
        INCORRECT_IDENTITY
    }

    private final Error error;

    public SpaceException(Error error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    public SpaceException(Error error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public Error error() {
        return error;
    }
}
