package dev.syncspace.dispatcher.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The calls that one handler answers now, and whether it takes more. Thread-safe. */
final class HandlerCalls {
    private final Set<Call> running = new HashSet<>();
    private boolean closed;

    /** Counts a call in; false once {@link #close} was called. */
    synchronized boolean enter(Call call) {
        return !closed && running.add(call);
    }

    /** Counts a call out; true if it was the last one of a handler that takes no more. */
    synchronized boolean leave(Call call) {
        running.remove(call);
        return closed && running.isEmpty();
    }

    /** Takes no more calls; true if none is running. */
    synchronized boolean close() {
        closed = true;
        return running.isEmpty();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** A copy. */
    synchronized List<Call> running() {
        return List.copyOf(running);
    }

    synchronized int count(String command) {
        int count = 0;
        for (Call call : running) {
            if (call.command().equals(command)) {
                count++;
            }
        }
        return count;
    }
}
