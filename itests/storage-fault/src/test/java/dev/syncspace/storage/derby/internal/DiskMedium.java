package dev.syncspace.storage.derby.internal;

import dev.syncspace.fault.disk.FaultDisk;
import dev.syncspace.fault.disk.FaultStorageFactory;
import dev.syncspace.fault.disk.GuardedFaultStorageFactory;
import java.io.Closeable;
import java.io.IOException;
import org.apache.derby.io.StorageFile;

/** A store on a disk in memory. */
final class DiskMedium implements StoreMedium {
    private final String name;
    private final FaultDisk disk;
    private boolean knowsUsableBytes = true;
    private String protocol = GuardedFaultStorageFactory.PROTOCOL;

    /**
     * Mounts the disk.
     *
     * @param name of its own for every boot of a disk: Derby remembers the databases of a name
     */
    DiskMedium(String name, FaultDisk disk) {
        FaultStorageFactory.register();
        GuardedFaultStorageFactory.register();
        FaultStorageFactory.mount(name, disk);
        this.name = name;
        this.disk = disk;
    }

    /** As if the operating system told nothing: the database meets the full disk itself. */
    DiskMedium withoutUsableBytes() {
        knowsUsableBytes = false;
        return this;
    }

    /** With the files that Derby itself has. */
    DiskMedium withoutGuard() {
        protocol = FaultStorageFactory.PROTOCOL;
        return this;
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public Closeable lock() {
        return () -> {};
    }

    private static StorageFile file(String path) {
        return new FaultStorageFactory().newStorageFile(path);
    }

    @Override
    public boolean hasDatabase() {
        return file(path("db")).exists();
    }

    @Override
    public String database() {
        return protocol + ":" + path("db");
    }

    @Override
    public String newDatabase() {
        return protocol + ":" + path("new");
    }

    private String path(String database) {
        return "/" + name + "/" + database;
    }

    @Override
    public void deleteNewDatabase() {
        file(path("new")).deleteAll();
    }

    @Override
    public void publishNewDatabase() throws IOException {
        if (!file(path("new")).renameTo(file(path("db")))) {
            throw new IOException("the new database could not be renamed");
        }
    }

    @Override
    public long usableBytes() {
        return knowsUsableBytes ? disk.usableBytes() : Long.MAX_VALUE;
    }
}
