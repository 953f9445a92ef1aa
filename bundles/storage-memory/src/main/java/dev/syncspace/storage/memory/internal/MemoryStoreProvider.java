package dev.syncspace.storage.memory.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Keeps stores in memory for as long as the component lives: a store that is closed and opened again has its data. Inert
 * unless there is a configuration {@code dev.syncspace.storage.memory}, which may be empty.
 */
@Component(
        service = ObjectStoreProvider.class,
        immediate = true,
        configurationPid = "dev.syncspace.storage.memory",
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
        MemoryTables tables = directories.computeIfAbsent(path, ignored -> new MemoryTables(key));
        if (!tables.isOpenedBy(key)) {
            throw new StorageException(StorageException.Kind.WRONG_KEY, "the key does not open the store of " + path);
        }
        MemoryStore store = new MemoryStore(tables, () -> open.remove(path));
        if (open.putIfAbsent(path, store) != null) {
            throw new StorageException(StorageException.Kind.LOCKED, "the store of " + path + " is open already");
        }
        return store;
    }

    /** Closes the stores that are open still: their users lose them with the bundle. */
    @Deactivate
    public void deactivate() {
        List.copyOf(open.values()).forEach(MemoryStore::close);
    }

    /** What the store of a directory holds, for tests. */
    MemoryTables tables(Path directory) {
        return Objects.requireNonNull(directories.get(directory.toAbsolutePath().normalize()), "no such store");
    }
}
