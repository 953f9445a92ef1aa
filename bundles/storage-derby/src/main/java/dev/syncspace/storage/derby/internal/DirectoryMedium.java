package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with the database in {@code db}, for the owner alone. */
final class DirectoryMedium implements StoreMedium {
    private static final String DATABASE = "db";
    private static final String NEW_DATABASE = "db.new";
    private static final String OWNER_ONLY = "rwx------";

    private final Path directory;

    /** A medium in an absolute path. */
    DirectoryMedium(Path directory) {
        this.directory = directory;
    }

    @Override
    public String title() {
        return String.valueOf(directory.getFileName());
    }

    @Override
    public Closeable lock() throws IOException {
        if (directory.toString().indexOf(';') >= 0) {
            throw new StorageException(
                    StorageException.Kind.IO,
                    "the path of a store must not have a semicolon, which ends a name for Derby: " + directory);
        }
        if (!Files.isDirectory(directory)) {
            makeDirectory();
        }
        return DirectoryLock.take(directory);
    }

    private void makeDirectory() throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } else {
            Files.createDirectory(directory);
        }
    }

    @Override
    public boolean hasDatabase() {
        return Files.isDirectory(directory.resolve(DATABASE));
    }

    @Override
    public String database() {
        return name(DATABASE);
    }

    @Override
    public String newDatabase() {
        return name(NEW_DATABASE);
    }

    private String name(String database) {
        return EngineSettings.PROTOCOL + ":" + directory.resolve(database);
    }

    @Override
    public void deleteNewDatabase() throws IOException {
        Path unfinished = directory.resolve(NEW_DATABASE);
        if (!Files.exists(unfinished)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(unfinished)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    @Override
    public void publishNewDatabase() throws IOException {
        Files.move(directory.resolve(NEW_DATABASE), directory.resolve(DATABASE), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public long usableBytes() {
        return directory.toFile().getUsableSpace();
    }
}
