package dev.syncspace.fault.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.derby.io.StorageFactory;
import org.apache.derby.io.StorageFile;
import org.apache.derby.io.WritableStorageFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link FaultDisk} below Derby. Derby makes the instances itself, so the disks are found by name: the database
 * {@code PROTOCOL:/name/path} lies on the disk that was mounted as {@code /name}.
 */
public class FaultStorageFactory implements WritableStorageFactory {
    /** Derby loads the class by its name from this property. */
    public static final String PROTOCOL = "fault";

    private static final Map<String, FaultDisk> MOUNTED = new ConcurrentHashMap<>();
    private static final AtomicInteger FILES = new AtomicInteger();

    private @Nullable String database;

    /** Tells Derby of this class. */
    public static void register() {
        System.setProperty("derby.subSubProtocol." + PROTOCOL, FaultStorageFactory.class.getName());
    }

    /** Mounts a disk. */
    public static void mount(String name, FaultDisk disk) {
        disk.makeDirectory("/" + name);
        MOUNTED.put(name, disk);
    }

    private static FaultDisk disk(String path) {
        int end = path.indexOf('/', 1);
        FaultDisk disk = MOUNTED.get(path.substring(1, end < 0 ? path.length() : end));
        if (disk == null) {
            throw new IllegalArgumentException("no disk is mounted for " + path);
        }
        return disk;
    }

    @Override
    public void init(
            @Nullable String home, @Nullable String databaseName, @Nullable String tempDir, @Nullable String unique) {
        database = databaseName;
        if (databaseName != null && unique != null) {
            StorageFile temporary = getTempDir();
            temporary.deleteAll();
            temporary.mkdirs();
        }
    }

    private String root() {
        return database == null ? "/" : database;
    }

    @Override
    public void shutdown() {}

    @Override
    public String getCanonicalName() {
        return root();
    }

    @Override
    public void setCanonicalName(String name) {
        database = name;
    }

    @Override
    public StorageFile newStorageFile(@Nullable String path) {
        if (path == null) {
            return file(root());
        }
        return file(path.startsWith("/") ? path : root() + "/" + path);
    }

    @Override
    public StorageFile newStorageFile(@Nullable String directory, String name) {
        boolean isRoot = directory == null || directory.isEmpty();
        return newStorageFile(isRoot ? name : directory + "/" + name);
    }

    @Override
    public StorageFile newStorageFile(@Nullable StorageFile directory, @Nullable String name) {
        if (directory == null) {
            return newStorageFile(name);
        }
        return name == null ? directory : file(directory.getPath() + "/" + name);
    }

    private static StorageFile file(String path) {
        return path.equals("/") ? new FaultFile(new FaultDisk(), "/") : new FaultFile(disk(path), path);
    }

    @Override
    public char getSeparator() {
        return '/';
    }

    @Override
    public StorageFile getTempDir() {
        return newStorageFile("tmp");
    }

    @Override
    public boolean isFast() {
        return false;
    }

    @Override
    public boolean isReadOnlyDatabase() {
        return false;
    }

    @Override
    public boolean supportsRandomAccess() {
        return true;
    }

    @Override
    public int getStorageFactoryVersion() {
        return StorageFactory.VERSION_NUMBER;
    }

    @Override
    public StorageFile createTemporaryFile(@Nullable String prefix, @Nullable String suffix) {
        return newStorageFile(getTempDir(), prefix + FILES.incrementAndGet() + suffix);
    }

    @Override
    public void sync(OutputStream stream, boolean metaData) throws IOException {
        ((FaultOutput) stream).sync();
    }

    @Override
    public boolean supportsWriteSync() {
        return true;
    }
}
