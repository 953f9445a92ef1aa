package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static Jobs.Batch batch(long bytes) {
        return new Jobs.Batch(WriteBatch.builder().build(), bytes, new CompletableFuture<>());
    }

    private static void assertRefused(Runnable call, StorageException.Kind kind) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(StorageException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(kind));
    }

    @Test
    void aFullQueueRefusesBatchesUntilSomeAreTaken() throws InterruptedException {
        Jobs jobs = new Jobs(2);
        jobs.add(batch(1));
        jobs.add(batch(1));

        assertRefused(() -> jobs.add(batch(1)), StorageException.Kind.BUSY);
        jobs.add(new Jobs.Task(() -> {}));

        jobs.take();
        jobs.add(batch(1));
        assertRefused(() -> jobs.add(batch(1)), StorageException.Kind.BUSY);
    }

    @Test
    void aGroupTakesWhatWaitsAndFits() throws InterruptedException {
        Jobs jobs = new Jobs(100);
        Jobs.Batch first = batch(10);
        Jobs.Batch second = batch(10);
        Jobs.Batch large = batch(100);
        for (Jobs.Batch batch : new Jobs.Batch[] {first, second, large, batch(1), batch(1), batch(1)}) {
            jobs.add(batch);
        }

        assertThat(jobs.group((Jobs.Batch) jobs.take(), 10, 50)).containsExactly(first, second);
        assertThat(jobs.group((Jobs.Batch) jobs.take(), 10, 50)).containsExactly(large);
        assertThat(jobs.group((Jobs.Batch) jobs.take(), 2, 50)).hasSize(2);
        assertThat(jobs.group((Jobs.Batch) jobs.take(), 2, 50)).hasSize(1);
    }

    @Test
    void aGroupEndsAtAnotherJob() throws InterruptedException {
        Jobs jobs = new Jobs(100);
        jobs.add(batch(1));
        jobs.add(new Jobs.Task(() -> {}));
        jobs.add(batch(1));

        assertThat(jobs.group((Jobs.Batch) jobs.take(), 10, 50)).hasSize(1);
        assertThat(jobs.take()).isInstanceOf(Jobs.Task.class);
    }

    @Test
    void nothingIsTakenBehindTheEnd() throws InterruptedException {
        Jobs jobs = new Jobs(100);
        jobs.add(batch(1));
        jobs.end();
        jobs.end();

        assertRefused(() -> jobs.add(batch(1)), StorageException.Kind.CLOSED);
        assertRefused(() -> jobs.add(new Jobs.Task(() -> {})), StorageException.Kind.CLOSED);
        assertThat(jobs.take()).isInstanceOf(Jobs.Batch.class);
        assertThat(jobs.take()).isInstanceOf(Jobs.End.class);
    }
}
