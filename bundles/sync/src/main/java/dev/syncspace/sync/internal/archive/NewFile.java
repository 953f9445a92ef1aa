package dev.syncspace.sync.internal.archive;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a file that nobody sees before it is whole and on disk, and that replaces none: it is written under another name in
 * the same directory, for the owner alone. Stateless.
 */
final class NewFile {
    private static final Logger LOG = LoggerFactory.getLogger(NewFile.class);
    private static final String OWNER_ONLY = "rw-------";
    private static final int NAME_BYTES = 8;
    /** With less than this left, a failed write is told as a full disk. */
    private static final long DISK_FULL_BYTES = 1024 * 1024;

    private NewFile() {}

    /** Writes the content. */
    interface Content<T> {
        T writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Makes a file.
     *
     * @param file absolute
     * @param random for the name while it is not whole
     * @throws SyncSpaceException {@code FILE_EXISTS}; {@code FILE_NOT_FOUND} for its directory; {@code DISK_FULL};
     *     {@code STORAGE_FAILED}; {@code INVALID_FIELD} if the platform may not write there
     */
    static <T> T write(Path file, RandomGenerator random, Content<T> content) {
        Path directory = file.getParent();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw SyncSpaceException.ofField(
                    Reason.FILE_NOT_FOUND, "path", "the directory of " + file + " does not exist: make it first");
        }
        Path part = directory.resolve("." + file.getFileName() + "." + name(random) + ".part");
        try {
            T result;
            try (FileChannel channel = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(directory))) {
                result = content.writeTo(channel);
                channel.force(true);
            }
            publish(part, file);
            forceDirectory(directory);
            return result;
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw failed(file, directory, e);
        } finally {
            remove(part);
        }
    }

    private static String name(RandomGenerator random) {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static FileAttribute<?>[] attributes(Path directory) throws IOException {
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
            };
        }
        return new FileAttribute<?>[0];
    }

    /** A link never replaces a file, a rename may: it is only for file systems without links. */
    private static void publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (UnsupportedOperationException e) {
            rename(part, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            rename(part, file);
        }
    }

    private static void rename(Path part, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The name is on disk, too, where directories can be opened at all. */
    private static void forceDirectory(Path directory) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException notHere) {
            return;
        }
        try (opened) {
            opened.force(true);
        }
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("the file {} could not be removed: remove it", part, e);
        }
    }

    private static SyncSpaceException exists(Path file) {
        return SyncSpaceException.ofField(
                Reason.FILE_EXISTS, "path", "the file " + file + " exists: choose another name or remove it");
    }

    private static SyncSpaceException failed(Path file, Path directory, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return SyncSpaceException.invalid("path", "the platform may not write into " + directory);
        }
        if (directory.toFile().getUsableSpace() < DISK_FULL_BYTES) {
            return SyncSpaceException.of(
                    Reason.DISK_FULL, "the disk of " + directory + " is full: free some space and try again", cause);
        }
        return SyncSpaceException.of(Reason.STORAGE_FAILED, "the file " + file + " could not be written", cause);
    }
}
