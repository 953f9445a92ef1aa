package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.fault.disk.FaultDisk;
import dev.syncspace.testkit.storage.Samples;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that fail once, or are full. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingDiskTest {
    private FaultDisk prepared;
    private long operations;

    @BeforeAll
    void prepare() {
        prepared = FaultStores.prepared();
        operations = FaultStores.operationsOfWorkload(prepared);
    }

    LongStream failures() {
        int step = FaultStores.step();
        return LongStream.rangeClosed(1, operations / step).map(i -> i * step);
    }

    @ParameterizedTest(name = "operation {0}")
    @MethodSource("failures")
    void aFailedOperationLosesNothing(long failure) {
        FaultDisk disk = prepared.copy();
        disk.failAt(failure);
        Workload.Run run = new Workload.Run();
        try (DerbyStore store = FaultStores.open(disk)) {
            run = Workload.run(store, () -> false);
            if (run.failures().size() < Workload.FAILURES_MAX) {
                assertThat(run.acknowledged().size() + run.failures().size()).isEqualTo(Workload.BATCHES);
            }
            assertThat(run.failures()).extracting(StorageException::kind).isSubsetOf(Kind.IO);
            assertThat(Workload.violations(store, run)).as("in the same store").isEmpty();
            assertThatNothingSucceededAfterAFailedWrite(store, run);
        } catch (StorageException e) {
            assertThat(e.kind()).isIn(Kind.IO, Kind.CORRUPT);
        }

        try (DerbyStore store = FaultStores.open(disk)) {
            assertThat(Workload.violations(store, run)).as("after reopening").isEmpty();
            put(store, "works");
        }
    }

    /** A failed sync is not tried again as if nothing had happened: the store writes no more until it is opened again. */
    private static void assertThatNothingSucceededAfterAFailedWrite(ObjectStore store, Workload.Run run) {
        if (!run.failures().isEmpty()) {
            int last = run.acknowledged().stream().reduce(-1, Math::max);
            assertThat(last).isEqualTo(run.acknowledged().size() - 1);
            assertThatThrownBy(() -> put(store, "refused")).hasCauseInstanceOf(StorageException.class);
        }
    }

    private static void put(ObjectStore store, String key) {
        store.commit(WriteBatch.builder()
                        .add(new WriteBatch.PutLocal(key, Samples.bytes("value")))
                        .build())
                .join();
    }

    /** The store knows how much room there is, and keeps some free. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, 2_500_000, 3_500_000})
    void aFullDiskIsToldAndNothingIsLostAndItWorksAgainWithRoom(long roomBytes) {
        FaultDisk disk = prepared.copy();
        try (DerbyStore store = FaultStores.open(disk)) {
            disk.setCapacity(disk.usedBytes() + roomBytes);
            assertFullThenWorking(disk, store);
        }
    }

    /** Nobody tells how much room there is: the database runs into the full disk, gives up, and is booted again. */
    @ParameterizedTest
    @ValueSource(longs = {0, 50_000, 200_000, 500_000})
    void aFullDiskThatCameUnexpectedlyIsSurvived(long roomBytes) {
        FaultDisk disk = prepared.copy();
        try (DerbyStore store = FaultStores.open(FaultStores.medium(disk).withoutUsableBytes())) {
            disk.setCapacity(disk.usedBytes() + roomBytes);
            assertFullThenWorking(disk, store);
        }
    }

    private static void assertFullThenWorking(FaultDisk disk, DerbyStore store) {
        Workload.Run run = Workload.run(store, () -> false);
        assertThat(run.failures()).isNotEmpty();
        assertThat(run.failures())
                .extracting(StorageException::kind)
                .containsAnyOf(Kind.FULL)
                .isSubsetOf(Kind.FULL, Kind.CLOSED);

        disk.setCapacity(Long.MAX_VALUE);

        put(store, "there is room");
        assertThat(Workload.violations(store, run)).isEmpty();
        store.close();
        try (DerbyStore again = FaultStores.open(disk.copy())) {
            assertThat(Workload.violations(again, run)).isEmpty();
            assertThat(again.local("there is room")).isPresent();
        }
    }
}
