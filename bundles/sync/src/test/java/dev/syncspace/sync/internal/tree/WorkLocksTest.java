package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkLocksTest {
    private static final SpaceId SPACE = SpaceId.of("space");

    private final WorkLocks locks = new WorkLocks();
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private static WorkLocks.Key key(int number) {
        return WorkLocks.Key.document(SPACE, "d" + number);
    }

    @Test
    @Timeout(30)
    void writersOfOneObjectWorkOneAfterTheOther() throws Exception {
        int[] counter = new int[1];
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            futures.add(executor.submit(() -> {
                for (int j = 0; j < 2_000; j++) {
                    locks.with(key(1), () -> counter[0]++);
                }
            }));
        }
        for (Future<?> future : futures) {
            future.get(20, TimeUnit.SECONDS);
        }
        assertThat(counter[0]).isEqualTo(16_000);
        assertThat(locks.size()).isZero();
    }

    @Test
    @Timeout(30)
    void writersOfTwoObjectsDoNotWaitForEachOther() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<?> first = executor.submit(() -> locks.with(key(1), () -> {
            inside.countDown();
            return await(release);
        }));
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(locks.with(key(2), () -> "done")).isEqualTo("done");
        release.countDown();
        first.get(20, TimeUnit.SECONDS);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Timeout(60)
    void manyObjectsAreTakenInOneOrderSoThatNobodyWaitsForEver() throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int seed = i;
            futures.add(executor.submit(() -> {
                Random random = new Random(seed);
                for (int j = 0; j < 500; j++) {
                    List<WorkLocks.Key> keys = new ArrayList<>();
                    for (int k = 0; k < 5; k++) {
                        keys.add(key(random.nextInt(6)));
                    }
                    keys.add(WorkLocks.Key.tree(SPACE, ObjectId.of("settings")));
                    Collections.shuffle(keys, random);
                    locks.with(keys.subList(0, 1 + random.nextInt(keys.size())), () -> "");
                }
            }));
        }
        for (Future<?> future : futures) {
            future.get(50, TimeUnit.SECONDS);
        }
        assertThat(locks.size()).isZero();
    }

    @Test
    void aFailureLetsTheNextOneIn() {
        assertThatThrownBy(() -> locks.with(key(1), () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(locks.size()).isZero();
        assertThat(locks.with(key(1), () -> "next")).isEqualTo("next");
    }

    @Test
    void theSettingsTreeComesBeforeDocumentsAndSpacesApart() {
        assertThat(WorkLocks.Key.tree(SPACE, ObjectId.of("z"))).isLessThan(key(0));
        assertThat(WorkLocks.Key.document(SPACE, "a")).isNotEqualTo(WorkLocks.Key.document(SpaceId.of("other"), "a"));
    }
}
