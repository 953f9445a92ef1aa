package dev.syncspace.wrap.derby;

import java.io.IOException;
import org.apache.derby.io.StorageRandomAccessFile;

/** An open file of pages: writes go to the journal, reads find what waits there. For one thread at a time. */
final class GuardedPages extends PositionedFile {
    private final PageJournal journal;
    private final String name;
    private final StorageRandomAccessFile file;

    GuardedPages(PageJournal journal, String name, StorageRandomAccessFile file) {
        this.journal = journal;
        this.name = name;
        this.file = file;
    }

    @Override
    protected int readAt(long offset, byte[] bytes, int at, int length) throws IOException {
        if (journal.read(name, offset, bytes, at, length)) {
            return length;
        }
        file.seek(offset);
        return file.read(bytes, at, length);
    }

    @Override
    protected void writeAt(long offset, byte[] bytes) throws IOException {
        journal.write(name, offset, bytes);
    }

    @Override
    public long length() throws IOException {
        return Math.max(file.length(), journal.end(name));
    }

    @Override
    public void setLength(long length) throws IOException {
        journal.settle();
        file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
        journal.sync(name);
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    @SuppressWarnings("MissingSuperCall")
    public StorageRandomAccessFile clone() {
        return new GuardedPages(journal, name, file.clone());
    }
}
