package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.wrap.derby.DerbyEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Keeps each store in a Derby database of its own, encrypted with AES-256. The directory holds the database in {@code db} and
 * the file of the lock.
 */
@Component(
        service = ObjectStoreProvider.class,
        immediate = true,
        property = ObjectStoreProvider.KIND + "=" + DerbyStoreProvider.NAME)
public final class DerbyStoreProvider implements ObjectStoreProvider {
    static final String NAME = "derby";

    private final Set<DerbyStore> open = ConcurrentHashMap.newKeySet();
    private boolean usesEngine;

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public ObjectStore open(Path directory, byte[] key, StoreOptions options) {
        Path path = directory.toAbsolutePath().normalize();
        EngineSettings.applyDefaults(path, options.cacheBytes());
        boolean interrupted = Thread.interrupted();
        startEngine();
        try {
            return StoreOpening.open(new DirectoryMedium(path), key.clone(), options, Migrations.ofProduct(), open);
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "the directory " + path + " cannot be used", e);
        } finally {
            DerbyEngine.leaveThread();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void startEngine() {
        if (!usesEngine) {
            DerbyEngine.acquire();
            usesEngine = true;
        }
    }

    /** Closes the stores that are open still: their users lose them with the bundle. The engine goes with its last user. */
    @Deactivate
    public void deactivate() {
        List.copyOf(open).forEach(DerbyStore::close);
        stopEngine();
    }

    private synchronized void stopEngine() {
        if (usesEngine) {
            usesEngine = false;
            DerbyEngine.release();
        }
    }
}
