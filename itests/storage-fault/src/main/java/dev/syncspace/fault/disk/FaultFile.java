package dev.syncspace.fault.disk;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.derby.io.StorageFile;
import org.apache.derby.io.StorageRandomAccessFile;
import org.jspecify.annotations.Nullable;

/** A name on a {@link FaultDisk}, as Derby knows files. */
final class FaultFile implements StorageFile {
    private final FaultDisk disk;
    private final String path;

    FaultFile(FaultDisk disk, String path) {
        this.disk = disk;
        this.path = path;
    }

    @Override
    public String @Nullable [] list() {
        return disk.isDirectory(path) ? disk.children(path).toArray(String[]::new) : null;
    }

    @Override
    public boolean canWrite() {
        return disk.exists(path);
    }

    @Override
    public boolean exists() {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory() {
        return disk.isDirectory(path);
    }

    @Override
    public boolean delete() {
        return disk.delete(path);
    }

    @Override
    public boolean deleteAll() {
        disk.deleteTree(path);
        return true;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public String getCanonicalPath() {
        return path;
    }

    @Override
    public String getName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public boolean createNewFile() throws IOException {
        if (disk.exists(path)) {
            return false;
        }
        disk.create(path);
        return true;
    }

    @Override
    public boolean renameTo(StorageFile newName) {
        return disk.rename(path, newName.getPath());
    }

    @Override
    public boolean mkdir() {
        return disk.makeDirectory(path);
    }

    @Override
    public boolean mkdirs() {
        int slash = path.lastIndexOf('/');
        if (slash > 0 && !disk.exists(path.substring(0, slash))) {
            new FaultFile(disk, path.substring(0, slash)).mkdirs();
        }
        return disk.makeDirectory(path);
    }

    @Override
    public StorageFile getParentDir() {
        return new FaultFile(disk, path.substring(0, path.lastIndexOf('/')));
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public OutputStream getOutputStream() throws FileNotFoundException {
        return getOutputStream(false);
    }

    @Override
    public OutputStream getOutputStream(boolean append) throws FileNotFoundException {
        try {
            if (!append || !disk.exists(path)) {
                disk.create(path);
            }
            return new FaultOutput(disk, path);
        } catch (IOException e) {
            throw notFound(e);
        }
    }

    @Override
    public InputStream getInputStream() throws FileNotFoundException {
        try {
            return new ByteArrayInputStream(disk.bytes(path));
        } catch (IOException e) {
            throw notFound(e);
        }
    }

    private static FileNotFoundException notFound(IOException cause) {
        FileNotFoundException failure = new FileNotFoundException(cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    @Override
    public int getExclusiveFileLock() {
        return EXCLUSIVE_FILE_LOCK;
    }

    @Override
    public void releaseExclusiveFileLock() {}

    @Override
    public StorageRandomAccessFile getRandomAccessFile(String mode) throws FileNotFoundException {
        try {
            if (!disk.exists(path)) {
                if (mode.equals("r")) {
                    throw new FileNotFoundException(path);
                }
                disk.create(path);
            }
            return new FaultRandomAccess(disk, path, mode.equals("rwd") || mode.equals("rws"));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw notFound(e);
        }
    }

    @Override
    public void limitAccessToOwner() {}

    @Override
    public String toString() {
        return path;
    }
}
