package dev.syncspace.sync.internal.account;

import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.sync.internal.maintenance.Maintenance;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what {@link Maintenance} has to do now and then, on a thread of its own. */
final class MaintenanceLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLoop.class);
    private static final long STEP_MILLIS = 2_000;
    /** How long closing waits for a step that runs. */
    private static final long STEP_MAX_MILLIS = 120_000;

    private final Maintenance maintenance;
    private final CallGate gate;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread;

    MaintenanceLoop(Maintenance maintenance, CallGate gate, Clock clock, LongSupplier nanoTime) {
        this.maintenance = maintenance;
        this.gate = gate;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(task -> DaemonThreads.create(task, "syncspace-maintenance"));
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::step, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void step() {
        try {
            if (maintenance.dropOldEvents(clock.millis())) {
                LOG.info("the oldest events were dropped");
            }
            if (maintenance.step(TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()), gate.idleMillis())) {
                LOG.info("room of erased data was given back");
            }
        } catch (StorageException failure) {
            LOG.warn("maintenance of the store failed; it is tried again", failure);
        }
    }

    /** Ends the loop, with a last step. Must run before the store is closed. */
    void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STEP_MAX_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("maintenance still runs after {} ms", STEP_MAX_MILLIS);
                return;
            }
            maintenance.lastStep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StorageException failure) {
            LOG.warn("room of erased data could not be given back; it is tried again at the next start", failure);
        }
    }
}
