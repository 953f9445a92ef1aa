package dev.syncspace.directory.internal;

import dev.syncspace.directory.internal.DirectoryException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that this process holds: no other platform can use it until it is closed or the process ends. The lock
 * file stays; it names the process that holds it, or held it last.
 */
public final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final FileLock lock;

    private RunDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory if it is missing, readable for its owner only, and takes it for this process. */
    public static RunDirectory take(Path path) throws DirectoryException {
        try {
            createOwnerOnly(path);
            createOwnerOnly(path.resolve("conf"));
            createOwnerOnly(path.resolve("run"));
            createOwnerOnly(path.resolve("logs"));
            FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new DirectoryException(
                        Kind.IN_USE,
                        "another process uses the data directory " + path + processText(path)
                                + "; stop it with \"syncspace down\", or name another directory with --data",
                        null);
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid));
            return new RunDirectory(path, lock);
        } catch (IOException e) {
            throw new DirectoryException(Kind.REFUSED, "the data directory " + path + " cannot be used", e);
        }
    }

    /**
     * The lock; null if another process or another platform of this one has it. In the second case some systems free the lock
     * when the channel is closed: platforms of one process must not be sent to one directory on purpose.
     */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    /** The process that holds a directory now; empty if none does. */
    public static OptionalLong holder(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.WRITE)) {
            try (FileLock probe = tryLock(channel)) {
                return probe != null ? OptionalLong.empty() : writtenPid(path);
            }
        } catch (NoSuchFileException neverUsed) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong writtenPid(Path path) throws IOException {
        String text =
                Files.readString(lockFile(path), StandardCharsets.US_ASCII).strip();
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String processText(Path path) throws IOException {
        OptionalLong pid = writtenPid(path);
        return pid.isPresent() ? " (process " + pid.getAsLong() + ")" : "";
    }

    private static Path lockFile(Path path) {
        return path.resolve("run").resolve("lock");
    }

    /** Makes a directory and its missing parents; it is for its owner only where the file system knows of owners. */
    public static void createOwnerOnly(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        @Nullable
        FileAttribute<?> ownerOnly =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        : null;
        if (ownerOnly == null) {
            Files.createDirectories(directory);
        } else {
            Files.createDirectories(directory, ownerOnly);
        }
    }

    /** Where the settings of bundles lie, a file {@code PID.cfg} for each. */
    public Path configurations() {
        return path.resolve("conf");
    }

    /** Frees the directory. Nothing in it may be in use any more. */
    @Override
    public void close() throws IOException {
        // The lock goes with the channel.
        lock.channel().close();
    }

    /** As it was given. */
    public Path path() {
        return path;
    }

    /** Where the framework unpacks and notes what it needs while it runs. */
    public Path frameworkStorage() {
        return path.resolve("run").resolve("felix");
    }

    /** Where clients look for the addresses. */
    public Path endpointFile() {
        return path.resolve("run").resolve("endpoint.json");
    }

    /** Where logs go. */
    public Path logs() {
        return path.resolve("logs");
    }
}
