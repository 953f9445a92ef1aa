package dev.syncspace.sync.internal.document;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.sync.internal.DerbyStores;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DerbyDocumentContentionTest extends DocumentContentionTests {
    private static DerbyStores stores;

    @BeforeAll
    static void prepare(@TempDir Path directory) {
        stores = new DerbyStores(directory);
    }

    @Override
    ObjectStoreProvider newSoundProvider() {
        return stores.newProvider();
    }
}
