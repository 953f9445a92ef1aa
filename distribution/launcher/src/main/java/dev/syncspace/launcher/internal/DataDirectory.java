package dev.syncspace.launcher.internal;

import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
 * A data directory that this process holds: no other platform can use it until the process ends. The lock file stays; it
 * names the process that holds it, or held it last.
 */
final class DataDirectory {
    private final Path path;
    // Held until the process ends: closing it would free the directory.
    @SuppressWarnings("unused")
    private final FileLock lock;

    private DataDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory if it is missing, readable for its owner only, and takes it for this process. */
    static DataDirectory take(Path path) throws LaunchException {
        try {
            createOwnerOnly(path);
            createOwnerOnly(path.resolve("run"));
            createOwnerOnly(path.resolve("logs"));
            FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new LaunchException(
                        Kind.DIRECTORY_IN_USE,
                        "another process uses the data directory " + path + processText(path)
                                + "; stop it with \"syncspace down\", or name another directory with --data");
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid));
            return new DataDirectory(path, lock);
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "the data directory " + path + " cannot be used", e);
        }
    }

    /** The process that holds a directory now; empty if none does. */
    static OptionalLong holder(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.WRITE)) {
            try (FileLock probe = channel.tryLock()) {
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
    static void createOwnerOnly(Path directory) throws IOException {
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

    Path path() {
        return path;
    }

    /** Where the framework unpacks and notes what it needs while it runs. */
    Path frameworkStorage() {
        return path.resolve("run").resolve("felix");
    }

    Path endpointFile() {
        return path.resolve("run").resolve("endpoint.json");
    }

    Path logs() {
        return path.resolve("logs");
    }
}
