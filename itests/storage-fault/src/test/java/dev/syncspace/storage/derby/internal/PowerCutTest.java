package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.fault.disk.FaultDisk;
import dev.syncspace.fault.disk.PowerCut;
import dev.syncspace.testkit.storage.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes at one operation of the disk after the other, and what was not synced is dropped, kept, torn or reordered.
 * What was acknowledged is there afterwards, and the rest whole or not at all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PowerCutTest {
    private FaultDisk prepared;
    private long operations;

    @BeforeAll
    void prepare() {
        prepared = FaultStores.prepared();
        operations = FaultStores.operationsOfWorkload(prepared);
    }

    LongStream cuts() {
        int step = FaultStores.step();
        return LongStream.rangeClosed(1, operations / step).map(i -> i * step);
    }

    /** Runs the workload on a disk until its power goes. */
    private static Workload.Run runUntilCut(FaultDisk disk) {
        Workload.Run run = new Workload.Run();
        try (DerbyStore store = FaultStores.open(disk)) {
            run = Workload.run(store, disk::isOff);
        } catch (StorageException e) {
            assertThat(disk.isOff()).as("the power is on, but %s", e).isTrue();
        }
        return run;
    }

    private static List<String> violations(FaultDisk disk, Workload.Run run) {
        try (DerbyStore store = FaultStores.open(disk)) {
            return Workload.violations(store, run);
        } catch (StorageException e) {
            return List.of("the store cannot be opened: " + e.getMessage());
        }
    }

    @ParameterizedTest(name = "operation {0}")
    @MethodSource("cuts")
    void nothingAcknowledgedIsLost(long cut) {
        FaultDisk disk = prepared.copy();
        disk.cutAt(cut);
        Workload.Run run = runUntilCut(disk);

        for (PowerCut kind : PowerCut.values()) {
            assertThat(violations(disk.afterPowerCut(kind, cut), run))
                    .as("%s at operation %d", kind, cut)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondCutDuringTheRecoveryLosesNothing(PowerCut kind) {
        FaultDisk disk = prepared.copy();
        disk.cutAt(operations * 2 / 3);
        Workload.Run run = runUntilCut(disk);
        FaultDisk once = disk.afterPowerCut(kind, 1);
        long recovery = operationsOfOpening(once.copy());
        int cuts = 0;
        // A recovery reads its log in small pieces, each of them an operation: a share of them is enough.
        long stride = Math.max(1, recovery * FaultStores.step() / 300);
        for (long cut = 1; cut < recovery; cut += stride) {
            FaultDisk again = once.copy();
            again.cutAt(cut);
            try (DerbyStore store = FaultStores.open(again)) {
                store.spaces();
            } catch (StorageException e) {
                assertThat(again.isOff()).isTrue();
            }
            assertThat(violations(again.afterPowerCut(kind, cut), run))
                    .as("%s at operation %d of the recovery", kind, cut)
                    .isEmpty();
            cuts++;
        }
        assertThat(cuts).isGreaterThan(2);
    }

    private static long operationsOfOpening(FaultDisk disk) {
        FaultStores.open(disk).close();
        return disk.operations();
    }

    @ParameterizedTest
    @EnumSource
    void aCutWhileTheStoreIsMadeLeavesADirectoryThatWorks(PowerCut kind) {
        long creation = operationsOfOpening(new FaultDisk());
        for (long cut = 1; cut < creation; cut += 10L * FaultStores.step()) {
            FaultDisk disk = new FaultDisk();
            disk.cutAt(cut);
            try (DerbyStore store = FaultStores.open(disk)) {
                store.spaces();
            } catch (StorageException e) {
                assertThat(disk.isOff()).isTrue();
            }

            FaultDisk after = disk.afterPowerCut(kind, cut);
            try (ObjectStore store = FaultStores.open(after)) {
                store.commit(WriteBatch.builder()
                                .add(new WriteBatch.PutLocal("works", Samples.bytes("yes")))
                                .build())
                        .join();
                assertThat(store.local("works"))
                        .as("%s at operation %d", kind, cut)
                        .isPresent();
            }
        }
    }

    /** The tests above must be able to fail: with syncs that do nothing they do. */
    @Test
    void withoutSyncsAcknowledgedBatchesAreLost() {
        FaultDisk disk = prepared.copy();
        disk.ignoreSyncs();
        disk.cutAt(operations / 2);
        Workload.Run run = runUntilCut(disk);

        assertThat(run.acknowledged()).isNotEmpty();
        assertThat(violations(disk.afterPowerCut(PowerCut.DROPPED, 1), run)).isNotEmpty();
    }

    /** Derby has a setting that gives up durability: the store tells, and the tests above would notice. */
    @Test
    void withDerbysTestModeAcknowledgedBatchesAreLost() {
        FaultDisk disk = prepared.copy();
        disk.cutAt(operations / 2);
        Workload.Run run;
        System.setProperty("derby.system.durability", "test");
        try {
            run = runUntilCut(disk);
            try (DerbyStore store = FaultStores.open(prepared.copy())) {
                assertThat(store.info().isDurable()).isFalse();
            }
        } finally {
            System.clearProperty("derby.system.durability");
        }

        assertThat(violations(disk.afterPowerCut(PowerCut.DROPPED, 1), run)).isNotEmpty();
    }

    /** Derby itself does not survive torn pages: that is what the journal of pages is for. */
    @Test
    void withoutTheJournalOfPagesTornPagesAreLost() {
        List<String> violations = new ArrayList<>();
        for (long cut = operations / 2; cut < operations && violations.isEmpty(); cut += FaultStores.step()) {
            FaultDisk disk = prepared.copy();
            disk.cutAt(cut);
            Workload.Run run = new Workload.Run();
            try (DerbyStore store = FaultStores.open(FaultStores.medium(disk).withoutGuard())) {
                run = Workload.run(store, disk::isOff);
            } catch (StorageException e) {
                assertThat(disk.isOff()).isTrue();
            }
            FaultDisk torn = disk.afterPowerCut(PowerCut.TORN, cut);
            try (DerbyStore store = FaultStores.open(FaultStores.medium(torn).withoutGuard())) {
                violations.addAll(Workload.violations(store, run));
            } catch (StorageException e) {
                violations.add(e.kind().name());
            }
        }
        assertThat(violations).isNotEmpty();
    }
}
