package dev.syncspace.launcher.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A folder among the temporary files that belongs to this process, readable for its owner only. Those that killed processes left
 * behind are removed when the next one is made.
 */
final class ProcessFolder {
    private static final String PREFIX = "syncspace-sidecar-";

    private final Path path;

    private ProcessFolder(Path path) {
        this.path = path;
    }

    /** Makes the folder, and in it an empty one for settings. */
    static ProcessFolder make() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        removeOld(parent);
        // Such a folder is for its owner only.
        Path path = Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-");
        Files.createDirectory(path.resolve("conf"));
        return new ProcessFolder(path);
    }

    private static void removeOld(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (Path folder : folders) {
                String pid = folder.getFileName().toString().replaceAll(PREFIX + "(\\d{1,18})-.*", "$1");
                if (pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    removeTree(folder);
                }
            }
        } catch (IOException ignored) {
            // Somebody else's, or somebody else is at it: what stays is small and does no harm.
        }
    }

    Path path() {
        return path;
    }

    void remove(Logger log) {
        try {
            removeTree(path);
        } catch (IOException e) {
            log.log(Level.FINE, "a temporary folder stays behind", e);
        }
    }

    /** Links are removed and not followed. */
    private static void removeTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
