package dev.syncspace.wrap.derby;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.derby.impl.io.DirStorageFactory;
import org.apache.derby.io.StorageFactory;
import org.apache.derby.io.StorageFile;
import org.apache.derby.io.WritableStorageFactory;
import org.jspecify.annotations.Nullable;

/**
 * Files in a directory, as Derby's own storage has them, but that pages are never torn: see {@link PageJournal}. Derby makes
 * the instances by the name of this class, which the system property {@code derby.subSubProtocol.NAME} holds; databases are
 * then called {@code NAME:/path}.
 */
public class GuardedStorageFactory implements WritableStorageFactory {
    /** Directory of the files that hold pages. */
    private static final String PAGES_DIRECTORY = "seg0";

    private final WritableStorageFactory disk;
    private @Nullable PageJournal journal;

    /** Used by Derby. */
    public GuardedStorageFactory() {
        this(new DirStorageFactory());
    }

    /** Guards other files than those of a directory. */
    protected GuardedStorageFactory(WritableStorageFactory disk) {
        this.disk = disk;
    }

    /**
     * Derby opens the files of pages only through the instance that has a unique name.
     *
     * @param unique present when a database is booted
     */
    @Override
    public void init(
            @Nullable String home, @Nullable String database, @Nullable String tempDir, @Nullable String unique)
            throws IOException {
        disk.init(home, database, tempDir, unique);
        if (database != null && unique != null) {
            journal = new PageJournal(
                    path -> disk.newStorageFile(disk.newStorageFile(PAGES_DIRECTORY), path),
                    disk.newStorageFile(PageJournal.FILE));
        }
    }

    @Override
    public void shutdown() {
        PageJournal open = journal;
        journal = null;
        if (open != null) {
            closeOrLeave(open);
        }
        disk.shutdown();
    }

    /** A shutdown must not fail: Derby would be left with half a database. What is not written now, the next boot writes. */
    private static void closeOrLeave(PageJournal journal) {
        try {
            journal.close();
        } catch (IOException ignored) {
            journal.abandon();
        }
    }

    @Override
    public String getCanonicalName() throws IOException {
        return disk.getCanonicalName();
    }

    @Override
    public void setCanonicalName(String name) {
        disk.setCanonicalName(name);
    }

    private StorageFile guarded(StorageFile file) {
        return new GuardedFile(this, file);
    }

    static StorageFile unguarded(StorageFile file) {
        return file instanceof GuardedFile guarded ? guarded.file() : file;
    }

    /** The journal for a file; null if it holds no pages. */
    @Nullable
    PageJournal journal(StorageFile file) {
        StorageFile directory = file.getName().endsWith(".dat") ? file.getParentDir() : null;
        return directory != null && directory.getName().equals(PAGES_DIRECTORY) ? journal : null;
    }

    @Override
    public StorageFile newStorageFile(String path) {
        return guarded(disk.newStorageFile(path));
    }

    @Override
    public StorageFile newStorageFile(String directory, String name) {
        return guarded(disk.newStorageFile(directory, name));
    }

    @Override
    public StorageFile newStorageFile(StorageFile directory, String name) {
        return guarded(disk.newStorageFile(unguarded(directory), name));
    }

    @Override
    public char getSeparator() {
        return disk.getSeparator();
    }

    @Override
    public StorageFile getTempDir() {
        return guarded(disk.getTempDir());
    }

    @Override
    public boolean isFast() {
        return disk.isFast();
    }

    @Override
    public boolean isReadOnlyDatabase() {
        return disk.isReadOnlyDatabase();
    }

    @Override
    public boolean supportsRandomAccess() {
        return disk.supportsRandomAccess();
    }

    @Override
    public int getStorageFactoryVersion() {
        return StorageFactory.VERSION_NUMBER;
    }

    @Override
    public StorageFile createTemporaryFile(String prefix, String suffix) throws IOException {
        return guarded(disk.createTemporaryFile(prefix, suffix));
    }

    @Override
    public void sync(OutputStream stream, boolean metaData) throws IOException {
        disk.sync(stream, metaData);
    }

    @Override
    public boolean supportsWriteSync() {
        return disk.supportsWriteSync();
    }
}
