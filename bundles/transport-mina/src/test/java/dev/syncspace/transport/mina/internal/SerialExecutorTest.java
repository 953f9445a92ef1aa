package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    @Test
    void tasksOfManyThreadsRunOneAtATimeAndAll() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        SerialExecutor executor = new SerialExecutor(failures::add);
        int[] count = new int[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int k = 0; k < 10_000; k++) {
                    executor.execute(() -> count[0]++);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<Integer> seen = new ArrayList<>();
        executor.execute(() -> seen.add(count[0]));
        assertThat(seen).containsExactly(40_000);
        assertThat(failures).isEmpty();
    }

    @Test
    void aTaskInsideATaskRunsAfterIt() {
        SerialExecutor executor = new SerialExecutor(e -> {
            throw new AssertionError(e);
        });
        List<String> order = new ArrayList<>();
        executor.execute(() -> {
            executor.execute(() -> order.add("inner"));
            order.add("outer");
        });
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void aFailingTaskIsToldAndTheNextOneRuns() {
        List<Throwable> failures = new ArrayList<>();
        SerialExecutor executor = new SerialExecutor(failures::add);
        List<String> order = new ArrayList<>();
        executor.execute(() -> {
            executor.execute(() -> order.add("next"));
            throw new OutOfMemoryError("broken");
        });
        assertThat(order).containsExactly("next");
        assertThat(failures).hasSize(1);
    }
}
