package dev.syncspace.protocol;

/**
 * Bytes of a peer, a file or a store that are not what they should be. The caller must choose what to do about it: reject the
 * item, close the stream, blame the peer. The message never holds keys or plaintext.
 */
public abstract class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    protected ProtocolException(String message) {
        super(message);
    }

    protected ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Stable class of the failure, an enum constant of the subclass. */
    public abstract Enum<?> error();
}
