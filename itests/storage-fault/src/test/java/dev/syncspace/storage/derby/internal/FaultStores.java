package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.fault.disk.FaultDisk;
import dev.syncspace.testkit.storage.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** Stores on disks in memory. All disks are mounted at one place, one after the other: copies hold names with that place. */
final class FaultStores {
    private static final String MOUNT = "disk";

    private FaultStores() {}

    static DiskMedium medium(FaultDisk disk) {
        return new DiskMedium(MOUNT, disk);
    }

    static DerbyStore open(FaultDisk disk) {
        return open(medium(disk));
    }

    static DerbyStore open(StoreMedium medium) {
        EngineSettings.applyDefaults(Path.of(System.getProperty("derby.system.home")), 32L * 1024 * 1024);
        try {
            return StoreOpening.open(
                    medium,
                    Samples.KEY.clone(),
                    StoreOptions.DEFAULT,
                    Migrations.ofProduct(),
                    ConcurrentHashMap.newKeySet());
        } catch (IOException e) {
            throw new StorageException(StorageException.Kind.IO, "the disk cannot be used", e);
        }
    }

    /** A disk with a store that is ready for the workload. */
    static FaultDisk prepared() {
        FaultDisk disk = new FaultDisk();
        try (DerbyStore store = open(disk)) {
            Workload.prepare(store);
        }
        return disk;
    }

    /** Operations of a disk from opening a store through the workload to its end. */
    static long operationsOfWorkload(FaultDisk prepared) {
        FaultDisk disk = prepared.copy();
        try (DerbyStore store = open(disk)) {
            Workload.run(store, () -> false);
        }
        return disk.operations();
    }

    /** How many operations lie between two faults: 25 by default, 1 for every one. */
    static int step() {
        return Integer.getInteger("syncspace.fault.step", 25);
    }
}
