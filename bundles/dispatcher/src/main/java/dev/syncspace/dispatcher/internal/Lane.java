package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of one kind: so many at once, so many more wait in the order of their arrival. It borrows a thread of the
 * executor while there is something to do, and no thread waits in it. Thread-safe.
 */
final class Lane {
    private final Executor executor;
    private final Consumer<Call> body;
    private final ToIntFunction<Settings> threadsMax;

    private final Object lock = new Object();
    private final Set<Call> waiting = new LinkedHashSet<>();
    private Settings settings;
    private long waitingBytes;
    private int running;
    private long runningBytes;
    private boolean closed;

    /**
     * Makes an empty lane.
     *
     * @param body runs a call; must not throw
     * @param threadsMax which of the settings says how many calls run at once
     */
    Lane(Executor executor, Consumer<Call> body, ToIntFunction<Settings> threadsMax, Settings settings) {
        this.executor = executor;
        this.body = body;
        this.threadsMax = threadsMax;
        this.settings = settings;
    }

    /** From now on these limits hold. */
    void settings(Settings next) {
        synchronized (lock) {
            settings = next;
        }
        startWaiting();
    }

    /** Runs a call now or later; false if too many wait, or too much. */
    boolean submit(Call call) {
        synchronized (lock) {
            if (!waiting.isEmpty() || !mayStart(call)) {
                return enqueue(call);
            }
            started(call);
        }
        start(call);
        return true;
    }

    private boolean enqueue(Call call) {
        long bytes = waitingBytes + call.request().size();
        if (closed || waiting.size() >= settings.waitingCallsMax() || bytes > settings.waitingBytesMax()) {
            return false;
        }
        waiting.add(call);
        waitingBytes = bytes;
        return true;
    }

    /** Forgets a call that waits; does nothing to one that runs. */
    void remove(Call call) {
        synchronized (lock) {
            if (!waiting.remove(call)) {
                return;
            }
            waitingBytes -= call.request().size();
        }
        // It may have been too large to start, with smaller ones behind it.
        startWaiting();
    }

    /**
     * Lets no call start any more.
     *
     * @return the calls that waited
     */
    List<Call> close() {
        synchronized (lock) {
            closed = true;
            List<Call> left = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            return left;
        }
    }

    private void start(Call call) {
        try {
            executor.execute(() -> run(call));
        } catch (Throwable failure) {
            // The executor edge: no thread could be had, and nobody else would tell the caller.
            ended(call);
            call.stop(SyncSpaceException.of(Reason.TOO_MANY_CALLS, "no thread could be started for the call", failure));
        }
    }

    private void run(Call first) {
        Call call = first;
        while (call != null) {
            body.accept(call);
            ended(call);
            call = next();
            if (call != null) {
                // One large call that ended may make room for several.
                startWaiting();
            }
        }
    }

    private void startWaiting() {
        for (Call call = next(); call != null; call = next()) {
            start(call);
        }
    }

    /** The next waiting call that may start, counted as running; null if there is none. */
    private @Nullable Call next() {
        synchronized (lock) {
            Iterator<Call> calls = waiting.iterator();
            if (!calls.hasNext()) {
                return null;
            }
            Call call = calls.next();
            if (!mayStart(call)) {
                return null;
            }
            calls.remove();
            waitingBytes -= call.request().size();
            started(call);
            return call;
        }
    }

    private boolean mayStart(Call call) {
        boolean hasRoom = running == 0 || runningBytes + call.request().size() <= settings.runningBytesMax();
        return !closed && running < threadsMax.applyAsInt(settings) && hasRoom;
    }

    private void started(Call call) {
        running++;
        runningBytes += call.request().size();
    }

    private void ended(Call call) {
        synchronized (lock) {
            running--;
            runningBytes -= call.request().size();
        }
    }
}
