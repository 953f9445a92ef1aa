package dev.syncspace.transport.grpc.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs what uses Netty on a thread that ends with it. Netty keeps objects in the thread locals of every thread that it meets;
 * on a thread of the framework they would keep the class loader of a stopped bundle. Stateless.
 */
final class OwnThread {
    private OwnThread() {}

    /**
     * Runs a task and waits for its end, whatever interrupts come meanwhile.
     *
     * @return what the task returns
     * @throws ExecutionException with what the task throws
     */
    static <T> T call(String name, Callable<T> task) throws ExecutionException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    T result = future.get();
                    thread.join();
                    return result;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
