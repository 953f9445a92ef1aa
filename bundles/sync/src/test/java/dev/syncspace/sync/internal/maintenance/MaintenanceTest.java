package dev.syncspace.sync.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.Committer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private static final long MIN_BYTES = 1_000;
    private static final long IDLE_MILLIS = 100;
    private static final long WAIT_MILLIS = 10_000;
    private static final long AGE_MILLIS = 1_000;

    private final List<String> reclaims = new ArrayList<>();
    private final AtomicReference<Runnable> duringReclaim = new AtomicReference<>(() -> {});
    private final ObjectStore store =
            counting(new MemoryStoreProvider().open(Path.of("/nowhere"), new byte[32], StoreOptions.DEFAULT));
    private final Committer committer = new Committer(store, () -> {});

    private Maintenance maintenance = open();

    private ObjectStore counting(ObjectStore target) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("reclaim")) {
                        reclaims.add("reclaim");
                        duringReclaim.get().run();
                    }
                    return method.invoke(target, args);
                });
    }

    private Maintenance open() {
        return new Maintenance(
                store, committer, new MaintenanceLimits(MIN_BYTES, IDLE_MILLIS, WAIT_MILLIS, 10, AGE_MILLIS));
    }

    private void erase(long bytes) {
        committer.commit(new WriteBatch(List.of(maintenance.erasing(bytes))));
    }

    @Test
    void nothingErasedIsNothingToDo() {
        assertThat(maintenance.step(0, Long.MAX_VALUE)).isFalse();
        assertThat(maintenance.step(Long.MAX_VALUE / 2, Long.MAX_VALUE)).isFalse();
        assertThat(maintenance.reclaim()).isFalse();
        assertThat(reclaims).isEmpty();
    }

    @Test
    void enoughErasedRoomIsGivenBackWhenNoCallRuns() {
        erase(MIN_BYTES);

        assertThat(maintenance.step(0, IDLE_MILLIS - 1)).isFalse();
        assertThat(maintenance.step(1, IDLE_MILLIS)).isTrue();
        assertThat(maintenance.step(2, IDLE_MILLIS)).isFalse();
        assertThat(reclaims).hasSize(1);
        assertThat(store.local(Maintenance.PENDING_KEY)).isEmpty();
    }

    @Test
    void smallErasuresAddUp() {
        erase(MIN_BYTES / 2);
        assertThat(maintenance.step(0, IDLE_MILLIS)).isFalse();
        erase(MIN_BYTES / 2);
        assertThat(maintenance.step(1, IDLE_MILLIS)).isTrue();
    }

    @Test
    void aSmallErasureAndABusyPlatformWaitOnlySoLong() {
        erase(1);

        assertThat(maintenance.step(5, 0)).isFalse();
        assertThat(maintenance.step(5 + WAIT_MILLIS - 1, 0)).isFalse();
        assertThat(maintenance.step(5 + WAIT_MILLIS, 0)).isTrue();
        erase(1);
        assertThat(maintenance.step(6 + WAIT_MILLIS, 0)).isFalse();
    }

    @Test
    void aRestartForgetsNothing() {
        erase(1);

        maintenance = open();

        assertThat(maintenance.step(0, IDLE_MILLIS)).isTrue();
        maintenance = open();
        assertThat(maintenance.step(0, IDLE_MILLIS)).isFalse();
    }

    @Test
    void whatIsErasedMeanwhileStaysPending() {
        erase(MIN_BYTES);
        duringReclaim.set(() -> erase(1));

        assertThat(maintenance.step(0, IDLE_MILLIS)).isTrue();
        duringReclaim.set(() -> {});

        assertThat(store.local(Maintenance.PENDING_KEY)).isPresent();
        assertThat(maintenance.step(1, IDLE_MILLIS)).isTrue();
        assertThat(store.local(Maintenance.PENDING_KEY)).isEmpty();
    }

    @Test
    void theLastStepOnlyGivesBackWhatIsWorthWaitingFor() {
        assertThat(maintenance.lastStep()).isFalse();
        erase(MIN_BYTES - 1);
        assertThat(maintenance.lastStep()).isFalse();
        assertThat(store.local(Maintenance.PENDING_KEY)).isPresent();
        erase(1);
        assertThat(maintenance.lastStep()).isTrue();
        assertThat(store.local(Maintenance.PENDING_KEY)).isEmpty();
    }

    @Test
    void theOldestEventsAreDroppedWhenThereAreATenthTooMany() {
        for (int i = 1; i <= 11; i++) {
            event(1);
            assertThat(maintenance.dropOldEvents(1)).isFalse();
        }
        event(1);

        assertThat(maintenance.dropOldEvents(1)).isTrue();

        assertThat(store.firstEventSequence()).isEqualTo(3);
        assertThat(store.lastEventSequence()).isEqualTo(12);
        assertThat(maintenance.dropOldEvents(1)).isFalse();
        assertThat(store.local(Maintenance.PENDING_KEY)).isPresent();
    }

    @Test
    void eventsThatAreTooOldAreDroppedWhenTheOldestIsATenthTooOld() {
        event(5_000);
        event(5_050);
        event(5_200);

        assertThat(maintenance.dropOldEvents(5_000 + AGE_MILLIS + AGE_MILLIS / 10))
                .isFalse();
        assertThat(maintenance.dropOldEvents(5_001 + AGE_MILLIS + AGE_MILLIS / 10))
                .isTrue();

        assertThat(store.firstEventSequence()).isEqualTo(3);
        assertThat(maintenance.dropOldEvents(5_200 + AGE_MILLIS)).isFalse();
        assertThat(maintenance.dropOldEvents(1_000_000)).isTrue();
        assertThat(store.firstEventSequence()).isEqualTo(4);
        assertThat(store.lastEventSequence()).isEqualTo(3);
        assertThat(maintenance.dropOldEvents(2_000_000)).isFalse();
    }

    @Test
    void anEventBehindAYoungOneStaysWhateverItsTime() {
        event(5_000);
        event(9_000);
        event(5_000);

        assertThat(maintenance.dropOldEvents(8_000)).isTrue();

        assertThat(store.firstEventSequence()).isEqualTo(2);
    }

    @Test
    void manyOldEventsAreDroppedInSmallBatches() {
        for (int i = 0; i < 2_500; i++) {
            event(1);
        }

        assertThat(maintenance.dropOldEvents(1)).isTrue();
        assertThat(store.firstEventSequence()).isEqualTo(2_491);
        assertThat(maintenance.dropOldEvents(1_000_000)).isTrue();
        assertThat(store.firstEventSequence()).isEqualTo(2_501);
    }

    @Test
    void thirtyDaysOrAMillionEventsAreKeptUnlessItIsConfiguredOtherwise() {
        assertThat(MaintenanceLimits.DEFAULT.eventsMax()).isEqualTo(1_000_000);
        assertThat(MaintenanceLimits.DEFAULT.eventsMaxAgeMillis()).isEqualTo(TimeUnit.DAYS.toMillis(30));
    }

    private void event(long timestampMillis) {
        committer.commit(new WriteBatch(List.of(
                new WriteBatch.AppendEvent(new EventRow(0, "space.created", "s", timestampMillis, ByteString.EMPTY)))));
    }
}
