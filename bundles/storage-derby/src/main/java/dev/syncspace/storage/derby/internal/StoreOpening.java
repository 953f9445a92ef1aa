package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore.StoreInfo;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** The steps from a directory to an open store. Stateless. */
final class StoreOpening {
    private static final String DATABASE = "db";
    private static final String NEW_DATABASE = "db.new";
    private static final String OWNER_ONLY = "rwx------";

    private StoreOpening() {}

    /**
     * Opens or makes a store.
     *
     * @param key of this call alone: it is overwritten when the store is closed, or when this fails
     * @param open the store is in it until it is closed
     */
    static DerbyStore open(Path directory, byte[] key, StoreOptions options, Set<DerbyStore> open) throws IOException {
        makeDirectory(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            String name = directoryName(directory.resolve(DATABASE));
            if (!Files.isDirectory(directory.resolve(DATABASE))) {
                create(directory, key);
            }
            Engine.Boot boot = () -> DerbyDatabase.open(name, key);
            Engine engine = new Engine(boot.boot(), boot);
            DerbyStore store = new DerbyStore(
                    engine,
                    options,
                    new StoreInfo(DerbyStoreProvider.NAME, Schema.VERSION, true, EngineSettings.isDurable()),
                    String.valueOf(directory.getFileName()),
                    () -> directory.toFile().getUsableSpace(),
                    closed -> {
                        Arrays.fill(key, (byte) 0);
                        open.remove(closed);
                        lock.close();
                    });
            open.add(store);
            return store;
        } catch (SQLException e) {
            Arrays.fill(key, (byte) 0);
            lock.close();
            throw SqlFailures.toStorage("opening", e);
        }
    }

    /** Trap: without the name of the storage in front, Derby takes what is before a colon in the path for one. */
    private static String directoryName(Path database) {
        String path = database.toString();
        if (path.indexOf(';') >= 0) {
            throw new StorageException(Kind.IO, "the path of a database must not have a semicolon: " + path);
        }
        return "directory:" + path;
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } else {
            Files.createDirectory(directory);
        }
    }

    /**
     * Makes the database under another name and gives it its own when it is complete: what is left of an attempt that was cut
     * off has no data of anybody.
     */
    private static void create(Path directory, byte[] key) throws IOException, SQLException {
        Path unfinished = directory.resolve(NEW_DATABASE);
        deleteTree(unfinished);
        DerbyDatabase database = DerbyDatabase.create(directoryName(unfinished), key);
        try (Session session = database.connect()) {
            Schema.create(session);
            session.commit();
        } finally {
            database.shutdown();
        }
        Files.move(unfinished, directory.resolve(DATABASE));
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
