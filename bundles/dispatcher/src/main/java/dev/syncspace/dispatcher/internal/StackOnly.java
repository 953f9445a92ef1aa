package dev.syncspace.dispatcher.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes and stacks of a failure and of its causes, without their messages: a message may quote what a caller sent,
 * and that must not reach a log.
 */
final class StackOnly extends Exception {
    private static final long serialVersionUID = 1L;
    /** Causes and suppressed failures that are copied; real chains have a handful. */
    private static final int COPIED_MAX = 100;

    private final String type;

    private StackOnly(Throwable original, @Nullable Throwable cause) {
        super(null, cause, true, true);
        this.type = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    /** The same chain of causes without messages. */
    static StackOnly of(Throwable original) {
        return copy(original, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static StackOnly copy(Throwable original, Set<Throwable> seen) {
        seen.add(original);
        Throwable cause = original.getCause();
        // A chain of causes may be a ring.
        StackOnly copy = new StackOnly(original, cause == null || isEnough(cause, seen) ? null : copy(cause, seen));
        for (Throwable suppressed : original.getSuppressed()) {
            if (!isEnough(suppressed, seen)) {
                copy.addSuppressed(copy(suppressed, seen));
            }
        }
        return copy;
    }

    private static boolean isEnough(Throwable next, Set<Throwable> seen) {
        return seen.contains(next) || seen.size() >= COPIED_MAX;
    }

    /** Name of the original class. */
    @Override
    public String toString() {
        return type;
    }
}
