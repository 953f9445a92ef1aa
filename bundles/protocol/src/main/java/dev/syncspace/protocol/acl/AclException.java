package dev.syncspace.protocol.acl;

import dev.syncspace.protocol.ProtocolException;
import java.util.Objects;

/** An ACL record that is refused, or a question that the log cannot answer. A refused record leaves no trace. */
public final class AclException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    private final AclError error;

    public AclException(AclError error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    public AclException(AclError error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    @Override
    public AclError error() {
        return error;
    }
}
