package dev.syncspace.account.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read, written so that a crash leaves the old content or the new one. On file systems
 * without POSIX permissions a file has those of its directory.
 */
final class OwnerOnlyFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Progress progress;

    /** Where a write can be cut short. */
    enum Step {
        /** The new file exists and is empty. */
        CREATED,
        /** Half of it is written. */
        HALF_WRITTEN,
        /** It is written and not yet forced to the disk. */
        WRITTEN,
        /** It is on the disk beside the old one. */
        FORCED,
        /** It has taken the place of the old one. */
        MOVED,
        /** Its name is on the disk. */
        FINISHED,
        /** An old file is to be erased. */
        ERASING
    }

    /** Is told of every step; a test ends the process of writing there. */
    interface Progress {
        void reached(Step step, Path file) throws IOException;
    }

    OwnerOnlyFiles(Progress progress) {
        this.progress = progress;
    }

    /** Makes a directory and those above it, if they are missing, and takes the rights of others away from it. */
    void prepareDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            restrict(directory, DIRECTORY);
            return;
        }
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            prepareDirectory(parent);
        }
        Files.createDirectory(directory, attributes(directory, DIRECTORY));
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    /** Puts a content in the place of a file; durable when it returns. */
    void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        progress.reached(Step.MOVED, file);
        forceDirectory(parentOf(file));
        progress.reached(Step.FINISHED, file);
    }

    private void write(Path fresh, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, attributes(fresh, FILE))) {
            progress.reached(Step.CREATED, fresh);
            int half = content.length / 2;
            writeFully(channel, ByteBuffer.wrap(content, 0, half));
            progress.reached(Step.HALF_WRITTEN, fresh);
            writeFully(channel, ByteBuffer.wrap(content, half, content.length - half));
            progress.reached(Step.WRITTEN, fresh);
            channel.force(true);
            progress.reached(Step.FORCED, fresh);
        }
    }

    /** Overwrites and removes a file, if it is there. Copies that the file system or the disk keep stay. */
    void erase(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        progress.reached(Step.ERASING, file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.allocate((int) Math.min(channel.size(), 1 << 16)));
            channel.force(true);
        }
        Files.delete(file);
        forceDirectory(parentOf(file));
    }

    /**
     * Reads a file.
     *
     * @param maxBytes what is longer is refused
     */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("the file has more than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    /** Takes the rights of others away from a file; true if they had any. */
    boolean restrictFile(Path file) throws IOException {
        return restrict(file, FILE);
    }

    private static boolean restrict(Path path, Set<PosixFilePermission> wanted) throws IOException {
        if (!isPosix(path) || wanted.containsAll(Files.getPosixFilePermissions(path))) {
            return false;
        }
        Files.setPosixFilePermissions(path, wanted);
        return true;
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        // Other systems cannot open a directory, and order its entries themselves.
        if (isPosix(directory)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Path parentOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
