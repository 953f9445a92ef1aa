package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Keeps the whiteboard up to date. Events may come from many threads, late, and in the wrong order: a service whose bundle
 * is no longer known went already, whatever the event says. Readers take no lock, and nothing is called while one is held.
 * Thread-safe.
 */
final class HandlerRegistry {
    private final Timer timer;
    private final LongSupplier drainMillis;
    private final Object lock = new Object();
    private volatile Whiteboard whiteboard;

    /**
     * A registry without handlers.
     *
     * @param whiteboard what was here before
     */
    HandlerRegistry(Timer timer, LongSupplier drainMillis, Whiteboard whiteboard) {
        this.timer = timer;
        this.drainMillis = drainMillis;
        this.whiteboard = whiteboard;
    }

    /** The present state. */
    Whiteboard whiteboard() {
        return whiteboard;
    }

    /** A handler came, or its properties changed. */
    void put(ServiceReference<CommandHandler> reference) {
        Bundle owner = reference.getBundle();
        if (owner == null) {
            remove(reference);
            return;
        }
        synchronized (lock) {
            Registration before = whiteboard.find(reference);
            HandlerCalls calls = before == null ? new HandlerCalls() : before.calls();
            whiteboard = whiteboard.with(new Registration(reference, owner, calls));
        }
        if (reference.getBundle() == null) {
            // It went meanwhile, and its removal may have been told before it was here.
            remove(reference);
        }
    }

    /** A handler goes: it gets no new calls, and those that still run after the configured time are ended. */
    void remove(ServiceReference<CommandHandler> reference) {
        Registration went;
        synchronized (lock) {
            went = whiteboard.find(reference);
            if (went == null) {
                return;
            }
            whiteboard = whiteboard.without(went);
        }
        if (went.calls().close()) {
            drained(went);
        } else {
            timer.schedule(() -> stopCalls(went), drainMillis.getAsLong());
        }
    }

    /** A call of a handler ended. */
    void left(Registration registration, Call call) {
        if (registration.calls().leave(call)) {
            drained(registration);
        }
    }

    private void drained(Registration registration) {
        // By its calls: a registration whose properties changed shares them with the one after it.
        synchronized (lock) {
            whiteboard = whiteboard.drained(registration.calls());
        }
    }

    private static void stopCalls(Registration registration) {
        for (Call call : registration.calls().running()) {
            call.stop(SyncSpaceException.of(
                    Reason.COMMAND_UNAVAILABLE,
                    "the bundle " + registration.bundle() + " of the command " + call.command()
                            + " was stopped while the call ran; if it writes, it may have taken effect"));
        }
    }
}
