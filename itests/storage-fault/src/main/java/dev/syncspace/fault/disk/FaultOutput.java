package dev.syncspace.fault.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Appends to a file. */
final class FaultOutput extends OutputStream {
    private final FaultDisk disk;
    private final String path;

    FaultOutput(FaultDisk disk, String path) {
        this.disk = disk;
        this.path = path;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        disk.write(path, disk.length(path), copy, false);
    }

    void sync() throws IOException {
        disk.sync(path);
    }
}
