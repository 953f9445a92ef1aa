package dev.syncspace.protocol.diff;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** Answers that cannot be those of an honest peer. The comparison is over; the own set is as it was. */
public final class DiffException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Error {
        /** There are not as many answers as questions. */
        ANSWERS_MISMATCH,
        /** An element lies outside of the range, comes twice, or was asked for and is missing. */
        INVALID_ELEMENTS,
        /** Something is beyond a named limit. */
        LIMIT_EXCEEDED
    }

    private final Error error;

    public DiffException(Error error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public Error error() {
        return error;
    }
}
