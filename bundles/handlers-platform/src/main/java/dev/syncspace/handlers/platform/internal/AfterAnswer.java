package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.platform.DaemonThreads;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something when the call that asked for it has its answer, on a thread that belongs to no bundle: what it does may stop
 * and replace this bundle, the dispatcher and the transport.
 */
final class AfterAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(AfterAnswer.class);
    /** The longest wait for the end of the call, in milliseconds: it has nothing left to do but to answer. */
    private static final long CALL_END_MAX_MILLIS = 5_000;
    /** How often to look, in milliseconds. */
    private static final long LOOK_MILLIS = 10;
    /** For the transport to send the answer, in milliseconds: on one machine it takes less than one. */
    private static final long SENDING_MILLIS = 300;

    private AfterAnswer() {}

    /** What is to be done. */
    interface Task {
        /** Called once. No class of this bundle that was not used before may be needed after the framework stops it. */
        void run() throws BundleException;
    }

    /**
     * Returns at once.
     *
     * @param what for the log, for example {@code update of a.bundle}
     * @param end called when the task has ended, well or not
     */
    static void run(CommandContext call, String what, Task task, Runnable end) {
        Thread thread = DaemonThreads.create(
                () -> {
                    try {
                        awaitAnswer(call);
                        LOG.info("{} begins, forced by a call that it carried", what);
                        task.run();
                    } catch (BundleException | RuntimeException | Error e) {
                        // The edge of the thread: nobody else would tell.
                        LOG.error("{} failed", what, e);
                    } finally {
                        end.run();
                    }
                },
                "syncspace-bundle-change");
        thread.start();
    }

    private static void awaitAnswer(CommandContext call) {
        long start = System.nanoTime();
        while (!call.isCancelled() && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(CALL_END_MAX_MILLIS)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
        long answered = System.nanoTime();
        long sendingNanos = TimeUnit.MILLISECONDS.toNanos(SENDING_MILLIS);
        for (long left = sendingNanos; left > 0; left = sendingNanos - (System.nanoTime() - answered)) {
            LockSupport.parkNanos(left);
        }
    }
}
