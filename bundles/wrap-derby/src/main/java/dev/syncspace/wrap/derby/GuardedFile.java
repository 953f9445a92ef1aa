package dev.syncspace.wrap.derby;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.derby.io.StorageFile;
import org.apache.derby.io.StorageRandomAccessFile;
import org.apache.derby.shared.common.error.StandardException;
import org.jspecify.annotations.Nullable;

/** A file whose pages go through the journal, if it has pages. */
final class GuardedFile implements StorageFile {
    private final GuardedStorageFactory factory;
    private final StorageFile file;

    GuardedFile(GuardedStorageFactory factory, StorageFile file) {
        this.factory = factory;
        this.file = file;
    }

    StorageFile file() {
        return file;
    }

    @Override
    public StorageRandomAccessFile getRandomAccessFile(String mode) throws FileNotFoundException {
        StorageRandomAccessFile pages = file.getRandomAccessFile(mode);
        PageJournal journal = factory.journal(file);
        return journal == null ? pages : new GuardedPages(journal, file.getName(), pages);
    }

    /** What the journal holds of a file must not come back when it is gone. */
    private void settle() {
        PageJournal journal = factory.journal(file);
        if (journal != null) {
            try {
                journal.settle();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public boolean delete() {
        PageJournal journal = factory.journal(file);
        if (journal != null) {
            journal.forget(file.getName());
        }
        return file.delete();
    }

    @Override
    public boolean deleteAll() {
        return file.deleteAll();
    }

    @Override
    public boolean renameTo(StorageFile newName) {
        settle();
        return file.renameTo(GuardedStorageFactory.unguarded(newName));
    }

    @Override
    public String @Nullable [] list() {
        return file.list();
    }

    @Override
    public boolean canWrite() {
        return file.canWrite();
    }

    @Override
    public boolean exists() {
        return file.exists();
    }

    @Override
    public boolean isDirectory() {
        return file.isDirectory();
    }

    @Override
    public String getPath() {
        return file.getPath();
    }

    @Override
    public String getCanonicalPath() throws IOException {
        return file.getCanonicalPath();
    }

    @Override
    public String getName() {
        return file.getName();
    }

    @Override
    public boolean createNewFile() throws IOException {
        return file.createNewFile();
    }

    @Override
    public boolean mkdir() {
        return file.mkdir();
    }

    @Override
    public boolean mkdirs() {
        return file.mkdirs();
    }

    @Override
    public @Nullable StorageFile getParentDir() {
        StorageFile parent = file.getParentDir();
        return parent == null ? null : new GuardedFile(factory, parent);
    }

    @Override
    public boolean setReadOnly() {
        return file.setReadOnly();
    }

    @Override
    public OutputStream getOutputStream() throws FileNotFoundException {
        return file.getOutputStream();
    }

    @Override
    public OutputStream getOutputStream(boolean append) throws FileNotFoundException {
        return file.getOutputStream(append);
    }

    @Override
    public InputStream getInputStream() throws FileNotFoundException {
        return file.getInputStream();
    }

    @Override
    public int getExclusiveFileLock() throws StandardException {
        return file.getExclusiveFileLock();
    }

    @Override
    public void releaseExclusiveFileLock() {
        file.releaseExclusiveFileLock();
    }

    @Override
    public void limitAccessToOwner() throws IOException {
        file.limitAccessToOwner();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
