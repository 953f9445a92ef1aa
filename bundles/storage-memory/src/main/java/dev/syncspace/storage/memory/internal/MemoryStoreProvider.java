package dev.syncspace.storage.memory.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Keeps stores in memory for as long as the component lives: a store that is closed and opened again has its data. Inert
 * unless it is configured.
 */
@Component(
        service = ObjectStoreProvider.class,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = ObjectStoreProvider.KIND + "=" + MemoryStoreProvider.NAME)
public final class MemoryStoreProvider implements ObjectStoreProvider {
    static final String NAME = "memory";

    private final Map<Path, MemoryTables> directories = new ConcurrentHashMap<>();
    private final Map<Path, MemoryStore> open = new ConcurrentHashMap<>();

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public ObjectStore open(Path directory, byte[] key, StoreOptions options) {
        Path path = directory.toAbsolutePath().normalize();
        MemoryTables tables = directories.computeIfAbsent(path, ignored -> new MemoryTables());
        MemoryStore store = new MemoryStore(tables, () -> open.remove(path));
        if (open.putIfAbsent(path, store) != null) {
            throw new StorageException(StorageException.Kind.LOCKED, "the store of " + path + " is open already");
        }
        return store;
    }
}
