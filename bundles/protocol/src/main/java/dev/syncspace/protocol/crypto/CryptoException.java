package dev.syncspace.protocol.crypto;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** A ciphertext or key that cannot be used. The message never says more than which kind of thing failed. */
public final class CryptoException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Error {
        /** The ciphertext is too short, was changed, or is for another key. */
        DECRYPTION_FAILED,
        /** The public key is no point of the curve, so nothing can be encrypted to it. */
        NOT_A_CURVE_POINT,
        /** The agreement of two keys gives zero: one of them is of small order. */
        ZERO_SHARED_SECRET
    }

    private final Error error;

    public CryptoException(Error error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public Error error() {
        return error;
    }
}
