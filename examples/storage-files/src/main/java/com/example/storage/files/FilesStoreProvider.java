package com.example.storage.files;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers the storage {@code files}. The configuration names it: {@code provider.target=(syncspace.storage.kind=files)}. */
@Component(
        service = ObjectStoreProvider.class,
        immediate = true,
        property = ObjectStoreProvider.KIND + "=" + FilesStoreProvider.NAME)
public final class FilesStoreProvider implements ObjectStoreProvider {
    static final String NAME = "files";

    private final Set<ObjectStore> open = ConcurrentHashMap.newKeySet();

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public ObjectStore open(Path directory, byte[] key, StoreOptions options) {
        Path path = directory.toAbsolutePath().normalize();
        ObjectStore[] made = new ObjectStore[1];
        try {
            Disk disk = Disk.open(path, key.clone());
            try {
                made[0] = new FilesStore(disk, options, () -> open.remove(made[0]));
            } finally {
                if (made[0] == null) {
                    disk.close();
                }
            }
            open.add(made[0]);
            return made[0];
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "the directory " + path + " cannot be used", e);
        }
    }

    /** Closes the stores that are open still: their users lose them with the bundle. */
    @Deactivate
    public void deactivate() {
        List.copyOf(open).forEach(ObjectStore::close);
    }
}
