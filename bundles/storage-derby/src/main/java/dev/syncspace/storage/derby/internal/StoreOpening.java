package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore.StoreInfo;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;

/** The steps from a medium to an open store. Stateless. */
final class StoreOpening {
    private StoreOpening() {}

    /**
     * Opens or makes a store.
     *
     * @param key of this call alone: it is overwritten when the store is closed, or when this fails
     * @param migrations of the tables, if they are older
     * @param open the store is in it until it is closed
     */
    static DerbyStore open(
            StoreMedium medium, byte[] key, StoreOptions options, Migrations migrations, Set<DerbyStore> open)
            throws IOException {
        if (key.length != DerbyDatabase.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the key of a store has " + DerbyDatabase.KEY_BYTES + " bytes, not " + key.length);
        }
        Closeable lock = medium.lock();
        boolean isOpen = false;
        try {
            if (!medium.hasDatabase()) {
                create(medium, key);
            }
            Engine.Boot boot = () -> DerbyDatabase.open(medium.database(), key);
            DerbyStore store = new DerbyStore(
                    start(boot, migrations),
                    options,
                    new StoreInfo(DerbyStoreProvider.NAME, migrations.newest(), true, EngineSettings.isDurable()),
                    medium.title(),
                    medium::usableBytes,
                    closed -> {
                        Arrays.fill(key, (byte) 0);
                        open.remove(closed);
                        lock.close();
                    });
            open.add(store);
            isOpen = true;
            return store;
        } catch (SQLException e) {
            throw failure(medium, e);
        } finally {
            if (!isOpen) {
                Arrays.fill(key, (byte) 0);
                lock.close();
            }
        }
    }

    private static Engine start(Engine.Boot boot, Migrations migrations) throws SQLException {
        DerbyDatabase database = boot.boot();
        boolean isStarted = false;
        try {
            migrations.run(database);
            Engine engine = new Engine(database, boot);
            isStarted = true;
            return engine;
        } finally {
            if (!isStarted) {
                database.shutdown();
            }
        }
    }

    private static StorageException failure(StoreMedium medium, SQLException cause) {
        StorageException failure = SqlFailures.toStorage("opening", cause);
        return failure.kind() == Kind.IO ? new Room(medium::usableBytes).explain(failure) : failure;
    }

    /**
     * Makes the database under another name and gives it its own when it is complete: what is left of an attempt that was cut
     * off has no data of anybody.
     */
    private static void create(StoreMedium medium, byte[] key) throws IOException, SQLException {
        medium.deleteNewDatabase();
        DerbyDatabase database = DerbyDatabase.create(medium.newDatabase(), key);
        try (Session session = database.connect()) {
            Schema.create(session);
            session.commit();
        } finally {
            database.shutdown();
        }
        medium.publishNewDatabase();
    }
}
