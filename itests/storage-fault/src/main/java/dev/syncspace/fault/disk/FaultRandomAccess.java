package dev.syncspace.fault.disk;

import dev.syncspace.wrap.derby.PositionedFile;
import java.io.IOException;
import org.apache.derby.io.StorageRandomAccessFile;

/** An open file. For one thread at a time. */
final class FaultRandomAccess extends PositionedFile {
    private final FaultDisk disk;
    private final String path;
    private final boolean isSynchronous;

    FaultRandomAccess(FaultDisk disk, String path, boolean isSynchronous) {
        this.disk = disk;
        this.path = path;
        this.isSynchronous = isSynchronous;
    }

    @Override
    protected int readAt(long offset, byte[] bytes, int at, int length) throws IOException {
        return disk.read(path, Math.toIntExact(offset), bytes, at, length);
    }

    @Override
    protected void writeAt(long offset, byte[] bytes) throws IOException {
        disk.write(path, Math.toIntExact(offset), bytes, isSynchronous);
    }

    @Override
    public void close() {}

    @Override
    public long length() throws IOException {
        return disk.length(path);
    }

    @Override
    public void setLength(long length) throws IOException {
        disk.setLength(path, Math.toIntExact(length));
    }

    @Override
    public void sync() throws IOException {
        disk.sync(path);
    }

    @Override
    @SuppressWarnings("MissingSuperCall")
    public StorageRandomAccessFile clone() {
        return new FaultRandomAccess(disk, path, isSynchronous);
    }
}
