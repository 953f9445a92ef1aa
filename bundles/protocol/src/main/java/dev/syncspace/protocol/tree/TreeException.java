package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** A change or a tree that is refused; nothing of the call was added. */
public final class TreeException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    private final TreeError error;
    private final boolean invalidatesCall;

    public TreeException(TreeError error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
        this.invalidatesCall = false;
    }

    public TreeException(TreeError error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
        this.invalidatesCall = false;
    }

    private TreeException(TreeException cause) {
        super("a change is invalid: " + cause.getMessage(), cause);
        this.error = cause.error;
        this.invalidatesCall = true;
    }

    /** The failure of a change that verified but may not be attached, as the reference wraps it. */
    static TreeException invalidates(TreeException cause) {
        return new TreeException(cause);
    }

    @Override
    public TreeError error() {
        return error;
    }

    /** Whether the change verified by itself and failed the validation in its tree. */
    public boolean invalidatesCall() {
        return invalidatesCall || error == TreeError.INVALID_CHANGE;
    }
}
