package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folder {@code DIR/bundles}: what the platform installs beside the product when it starts.
 *
 * <pre>
 * NAME.jar       an installed bundle, or one that replaces the product's of that name
 * NAME.stopped   a marker: the bundle, installed or of the product, is not to be started
 * NAME.problem   one line of text that the launcher left: why NAME.jar or NAME.stopped was not heeded at the last start
 * </pre>
 *
 * <p>NAME is a symbolic name, see {@link BundleJar#isName}. Every change is on the disk when its method returns. Used by one
 * thread at a time.
 */
final class BundleFolder {
    /** The longest problem text that is read, in characters. */
    private static final int PROBLEM_MAX_CHARS = 2_000;

    private final Path directory;

    BundleFolder(Path directory) {
        this.directory = directory;
    }

    /** Whether a jar of this name is kept. */
    boolean hasJar(String name) {
        return Files.isRegularFile(jar(name));
    }

    /** The kept jar. */
    InputStream open(String name) throws IOException {
        return Files.newInputStream(jar(name));
    }

    /**
     * Writes a jar beside the place where it will be. It counts only after {@link #keep}.
     *
     * @throws SyncSpaceException {@code DISK_FULL}, {@code STORAGE_FAILED}
     */
    void prepare(BundleJar jar) {
        Path fresh = fresh(jar.name());
        try {
            createDirectory();
            Files.deleteIfExists(fresh);
            Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(fresh, options)) {
                for (ByteBuffer bytes : jar.content().asReadOnlyByteBufferList()) {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
                channel.force(true);
            }
        } catch (IOException e) {
            SyncSpaceException failure = failure(e);
            discardAfter(jar.name(), failure);
            throw failure;
        }
    }

    /** Puts the prepared jar into its place; the marks that were left on an older one go. */
    void keep(String name) {
        try {
            Files.move(fresh(name), jar(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(problem(name));
            force();
        } catch (IOException e) {
            SyncSpaceException failure = failure(e);
            discardAfter(name, failure);
            throw failure;
        }
    }

    /** Removes a prepared jar after a failure, which is told of whatever goes wrong here. */
    void discardAfter(String name, Exception failure) {
        try {
            Files.deleteIfExists(fresh(name));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Removes everything of a bundle. */
    void forget(String name) {
        try {
            if (Files.isDirectory(directory)) {
                Files.deleteIfExists(jar(name));
                Files.deleteIfExists(stopped(name));
                Files.deleteIfExists(problem(name));
                force();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Removes the jar of a bundle of the product; it stays stopped if it was. */
    void forgetJar(String name) {
        try {
            Files.deleteIfExists(jar(name));
            Files.deleteIfExists(problem(name));
            force();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** From now on a bundle is not to be started, or again. */
    void setStopped(String name, boolean isStopped) {
        try {
            if (isStopped) {
                createDirectory();
                Files.write(stopped(name), new byte[0]);
            } else if (!Files.deleteIfExists(stopped(name))) {
                return;
            }
            Files.deleteIfExists(problem(name));
            force();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Names with a problem text of the last start. */
    TreeMap<String, String> problems() {
        TreeMap<String, String> problems = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return problems;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.problem")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("\\.problem$", "");
                String text = Files.readString(file, StandardCharsets.UTF_8).strip();
                if (BundleJar.isName(name)) {
                    problems.put(name, text.substring(0, Math.min(PROBLEM_MAX_CHARS, text.length())));
                }
            }
            return problems;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Path jar(String name) {
        return directory.resolve(name + ".jar");
    }

    private Path fresh(String name) {
        return directory.resolve(name + ".new");
    }

    private Path stopped(String name) {
        return directory.resolve(name + ".stopped");
    }

    private Path problem(String name) {
        return directory.resolve(name + ".problem");
    }

    private void createDirectory() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        FileAttribute<?>[] ownerOnly = isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectory(directory, ownerOnly);
        force(directory.resolveSibling("."));
    }

    private void force() throws IOException {
        force(directory);
    }

    private void force(Path entries) throws IOException {
        // Other systems cannot open a directory, and order its entries themselves.
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(entries, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private boolean isPosix() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private SyncSpaceException failure(IOException e) {
        // The JDK has no class for a full disk, only the text of the system.
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("not enough space") || text.contains("quota exceeded")) {
            return SyncSpaceException.of(
                    Reason.DISK_FULL, "the disk is full: " + directory + " was not changed; free some space", e);
        }
        return SyncSpaceException.of(
                Reason.STORAGE_FAILED,
                "the folder " + directory + " could not be written: "
                        + e.getClass().getSimpleName(),
                e);
    }
}
