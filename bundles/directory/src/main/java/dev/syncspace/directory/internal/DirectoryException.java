package dev.syncspace.directory.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A data directory that cannot be taken. */
public final class DirectoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** Another platform holds it. */
        IN_USE,
        /** It cannot be made, read or written. */
        REFUSED
    }

    private final Kind kind;

    DirectoryException(Kind kind, String message, @Nullable IOException cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** The message, with what the file system said. */
    String toText() {
        return getMessage() + (getCause() == null ? "" : ": " + getCause());
    }

    /** What the file system said; null if it said nothing. */
    public @Nullable IOException ioCause() {
        return (IOException) getCause();
    }
}
