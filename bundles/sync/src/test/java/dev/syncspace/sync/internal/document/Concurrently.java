package dev.syncspace.sync.internal.document;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs threads that start together, and fails if one of them fails or hangs. */
final class Concurrently {
    private static final int DEADLINE_SECONDS = 50;

    private Concurrently() {}

    /** What one thread does. */
    interface Work {
        void run(int thread) throws Exception;
    }

    static void run(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(executor.submit(() -> {
                    start.await();
                    work.run(thread);
                    return thread;
                }));
            }
            start.countDown();
            for (Future<?> future : futures) {
                try {
                    future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw new AssertionError("a thread failed", e.getCause());
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
