package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.platform.DaemonThreads;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with a thread of its own. */
final class ThreadTimer implements Timer, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    ThreadTimer(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.create(task, threadName));
        // Nearly every call ends long before its deadline: without this the queue would hold ten minutes of dead calls.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Runnable schedule(Runnable task, long delayMillis) {
        try {
            Future<?> future = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            // What is left when the timer closes is ended by its owner, not by the time.
            return () -> {};
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
