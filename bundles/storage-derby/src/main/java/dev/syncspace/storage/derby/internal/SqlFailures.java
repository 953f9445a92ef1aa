package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The one place where failures of Derby become failures of a store. Stateless. */
final class SqlFailures {
    /** Derby's error codes tell how far a failure reaches: from here on the transaction is rolled back. */
    static final int TRANSACTION_SEVERITY = 30_000;
    /** From here on the connection is gone. */
    static final int SESSION_SEVERITY = 40_000;
    /** From here on the database is gone. */
    static final int DATABASE_SEVERITY = 45_000;

    /** What operating systems say of a full disk or a used-up quota. Derby itself guesses "the disk is full" of any failure. */
    private static final Set<String> FULL_TEXTS =
            Set.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("XBCXK", Kind.WRONG_KEY),
            Map.entry("XBCXA", Kind.WRONG_KEY),
            Map.entry("XBM06", Kind.WRONG_KEY),
            Map.entry("XSDB6", Kind.LOCKED),
            Map.entry("40001", Kind.BUSY),
            Map.entry("40XL1", Kind.BUSY),
            Map.entry("40XL2", Kind.BUSY),
            Map.entry("XSDG2", Kind.CORRUPT),
            Map.entry("XSLAN", Kind.TOO_NEW),
            Map.entry("XSLAP", Kind.TOO_NEW));

    private SqlFailures() {}

    /**
     * The failure of a store.
     *
     * @param what was done; holds no content
     */
    static StorageException toStorage(String what, SQLException failure) {
        Kind kind = kind(failure);
        return new StorageException(
                kind, what + " failed: " + explanation(kind) + " (" + states(failure) + ")", EngineFailure.of(failure));
    }

    private static String explanation(Kind kind) {
        return switch (kind) {
            case WRONG_KEY -> "the key does not open the database";
            case LOCKED -> "another process has the database open";
            case BUSY -> "rows were locked for too long";
            case CORRUPT -> "stored pages are damaged";
            case TOO_NEW -> "a later version of the database engine wrote it";
            case FULL -> "the disk is full";
            default -> "the database engine failed";
        };
    }

    static Kind kind(SQLException failure) {
        Kind kind = Kind.IO;
        for (Throwable cause : causes(failure)) {
            String message = cause.getMessage();
            if (message != null && FULL_TEXTS.stream().anyMatch(message::contains)) {
                return Kind.FULL;
            }
            if (cause instanceof SQLException sql && kind == Kind.IO) {
                kind = KINDS.getOrDefault(sql.getSQLState(), Kind.IO);
            }
        }
        return kind;
    }

    /** SQL states from the outside to the root. */
    private static String states(SQLException failure) {
        StringBuilder states = new StringBuilder();
        for (Throwable cause : causes(failure)) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                states.append(states.isEmpty() ? "" : ", ").append(sql.getSQLState());
            }
        }
        return states.toString();
    }

    /** A failure with all its causes and companions, each once, from the outside to the root. */
    private static Set<Throwable> causes(SQLException failure) {
        Set<Throwable> found = new LinkedHashSet<>();
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(failure);
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (!found.add(next)) {
                continue;
            }
            if (next.getCause() != null) {
                open.add(next.getCause());
            }
            if (next instanceof SQLException sql && sql.getNextException() != null) {
                open.add(sql.getNextException());
            }
        }
        return found;
    }

    /** Whether the transaction lives on: the statement failed alone. */
    static boolean isOfStatement(SQLException failure) {
        return failure.getErrorCode() < TRANSACTION_SEVERITY;
    }

    /** Whether the transaction was rolled back, and the connection lives on. */
    static boolean isOfTransaction(SQLException failure) {
        return failure.getErrorCode() < SESSION_SEVERITY && !isOfStatement(failure);
    }

    /** Whether the database has given up. */
    static boolean isOfDatabase(SQLException failure) {
        return failure.getErrorCode() >= DATABASE_SEVERITY;
    }
}
