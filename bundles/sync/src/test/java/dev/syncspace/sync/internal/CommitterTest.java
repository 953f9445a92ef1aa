package dev.syncspace.sync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitterTest {
    private static final SpaceId SPACE = SpaceId.of("x.0");
    private static final WriteBatch BATCH =
            new WriteBatch(List.of(new WriteBatch.EraseTree(SPACE, ObjectId.of("tree"))));

    private final CompletableFuture<ObjectStore.Commit> outcome = new CompletableFuture<>();
    private final AtomicInteger events = new AtomicInteger();
    private final Committer committer = new Committer(store(), events::incrementAndGet, 1);

    /** A store without spaces whose batches end when the test wants it. */
    private ObjectStore store() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, args) -> method.getName().equals("commit") ? outcome : Optional.empty());
    }

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void eventsOfADurableBatchAreTold() {
        outcome.complete(new ObjectStore.Commit(7));

        assertThat(committer.commit(BATCH).firstEventSequence()).isEqualTo(7);
        assertThat(events).hasValue(1);
    }

    @Test
    void aBatchWithoutEventsWakesNobody() {
        outcome.complete(new ObjectStore.Commit(0));

        committer.commit(BATCH);

        assertThat(events).hasValue(0);
    }

    @Test
    void anInterruptedCallerOfADurableBatchGetsItsAnswer() {
        outcome.complete(new ObjectStore.Commit(1));
        Thread.currentThread().interrupt();

        assertThat(committer.commit(BATCH).firstEventSequence()).isOne();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void anInterruptedCallerOfAStuckBatchIsToldThatTheOutcomeIsUnknown() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> committer.commit(BATCH)).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.CALL_CANCELLED);
            assertThat(failure.message()).contains("may have taken effect");
        });
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(events).hasValue(0);
        outcome.complete(new ObjectStore.Commit(1));
        assertThat(events).hasValue(1);
    }

    @Test
    void aMissingRowOfAnErasedSpaceIsNoDamage() {
        for (StorageException.Kind kind : List.of(StorageException.Kind.NOT_FOUND, StorageException.Kind.CONFLICT)) {
            CompletableFuture<ObjectStore.Commit> failed =
                    CompletableFuture.failedFuture(new StorageException(kind, "no row"));
            Committer failing = new Committer(
                    (ObjectStore) Proxy.newProxyInstance(
                            ObjectStore.class.getClassLoader(),
                            new Class<?>[] {ObjectStore.class},
                            (proxy, method, args) -> method.getName().equals("commit") ? failed : Optional.empty()),
                    () -> {});

            assertThatThrownBy(() -> failing.commit(BATCH))
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.SPACE_NOT_FOUND));
        }
    }

    @Test
    void otherFailuresOfTheStorePassUnchanged() {
        StorageException full = new StorageException(StorageException.Kind.FULL, "full");
        outcome.completeExceptionally(full);

        assertThatThrownBy(() -> committer.commit(BATCH)).isSameAs(full);
    }
}
