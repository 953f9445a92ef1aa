package dev.syncspace.launcher.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stops everything in order and ends the process, once, whoever wants it first. Thread-safe. */
final class Ending {
    private final Platform platform;
    private final Logs logs;
    private final Logger log;
    private final Runnable before;
    private final Runnable after;
    private final AtomicBoolean isEnding = new AtomicBoolean();

    /**
     * Makes an end that has not come.
     *
     * @param before what is done before the platform stops
     * @param after what is done when it has stopped
     */
    Ending(Platform platform, Logs logs, Logger log, Runnable before, Runnable after) {
        this.platform = platform;
        this.logs = logs;
        this.log = log;
        this.before = before;
        this.after = after;
    }

    /** From now on a signal ends the process in order. */
    void atSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(null), "syncspace-shutdown"));
    }

    /**
     * Ends the process: with 0, or with the exit status of a failure. Of several callers the first does it; the others wait
     * for the end.
     */
    void end(@Nullable LaunchException failure) {
        if (!isEnding.compareAndSet(false, true)) {
            awaitEndOfProcess();
        }
        if (failure != null) {
            log.log(Level.SEVERE, "the platform does not start", failure);
        }
        before.run();
        boolean isStopped = platform.stop();
        log.log(isStopped ? Level.INFO : Level.WARNING, isStopped ? "stopped" : "stopping took too long: cut");
        after.run();
        logs.close();
        if (failure != null) {
            System.err.println(failure.toJson());
        }
        Runtime.getRuntime().halt(failure == null ? 0 : failure.exitStatus());
    }

    private static void awaitEndOfProcess() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
