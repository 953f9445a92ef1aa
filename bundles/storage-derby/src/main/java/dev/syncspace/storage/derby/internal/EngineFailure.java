package dev.syncspace.storage.derby.internal;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What Derby said, without its words: messages of Derby may hold dumps of decrypted pages. SQL states, names of classes, stack
 * traces and the words of the operating system remain.
 */
final class EngineFailure extends Exception {
    private static final long serialVersionUID = 1L;
    /** Causes of causes. */
    private static final int DEPTH_MAX = 12;

    private EngineFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static EngineFailure of(Throwable failure) {
        return of(failure, DEPTH_MAX);
    }

    private static EngineFailure of(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        if (cause == null && failure instanceof SQLException sql) {
            cause = sql.getNextException();
        }
        EngineFailure cleaned =
                new EngineFailure(words(failure), cause == null || depth == 0 ? null : of(cause, depth - 1));
        cleaned.setStackTrace(failure.getStackTrace());
        return cleaned;
    }

    private static String words(Throwable failure) {
        String name = failure.getClass().getName();
        if (failure instanceof SQLException sql) {
            return name + " " + sql.getSQLState();
        }
        return failure instanceof IOException ? name + ": " + failure.getMessage() : name;
    }
}
