package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.testkit.storage.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Directories of stores for tests. Making a database takes about a second, so one is made and then copied. */
final class Directories {
    private static final Object LOCK = new Object();
    private static Path template;

    private Directories() {}

    /** Makes an empty store with the key of the samples. */
    static void makeEmpty(Path directory) {
        copy(template(), directory);
    }

    private static Path template() {
        synchronized (LOCK) {
            if (template == null) {
                Path made = temporary().resolve("store");
                open(made).close();
                template = made;
            }
            return template;
        }
    }

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("syncspace-template");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DerbyStore open(Path directory) {
        return open(directory, Samples.KEY, Migrations.ofProduct());
    }

    static DerbyStore open(Path directory, byte[] key, Migrations migrations) {
        EngineSettings.applyDefaults(directory, StoreOptions.DEFAULT.cacheBytes());
        try {
            return StoreOpening.open(
                    new DirectoryMedium(directory.toAbsolutePath().normalize()),
                    key.clone(),
                    StoreOptions.DEFAULT,
                    migrations,
                    ConcurrentHashMap.newKeySet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database of a closed store, without the store. */
    static String database(Path directory) {
        return new DirectoryMedium(directory.toAbsolutePath().normalize()).database();
    }

    static void copy(Path from, Path to) {
        try {
            for (Path file : walk(from)) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path root) {
        try {
            for (Path file :
                    walk(root).stream().sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files and directories below a directory, itself included. */
    static List<Path> walk(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.toList();
        }
    }

    /** Bytes of all files below a directory. */
    static long size(Path root) throws IOException {
        long size = 0;
        for (Path file : walk(root)) {
            size += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return size;
    }
}
