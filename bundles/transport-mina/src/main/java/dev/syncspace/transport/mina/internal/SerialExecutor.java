package dev.syncspace.transport.mina.internal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one after the other, in the order in which they came, on the threads that bring them: who finds nobody at work
 * does the work. Owns no thread, holds no lock, and never runs a task inside another. Thread-safe.
 */
final class SerialExecutor implements Executor {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Consumer<Throwable> onFailure;

    /**
     * Makes an executor.
     *
     * @param onFailure gets what a task throws, errors of the virtual machine included; the tasks behind it still run
     */
    SerialExecutor(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() > 0) {
            return;
        }
        do {
            runNext();
        } while (waiting.decrementAndGet() > 0);
    }

    private void runNext() {
        Runnable task = tasks.remove();
        try {
            task.run();
        } catch (Throwable e) {
            // The edge of the executor: whatever it is, the tasks behind must not wait for ever.
            onFailure.accept(e);
        }
    }
}
