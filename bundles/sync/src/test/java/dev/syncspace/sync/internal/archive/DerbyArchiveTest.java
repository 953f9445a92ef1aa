package dev.syncspace.sync.internal.archive;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.sync.internal.DerbyStores;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DerbyArchiveTest extends ArchiveTests {
    @TempDir
    static Path databases;

    private static DerbyStores stores;

    @BeforeAll
    static void makeDatabase() {
        stores = new DerbyStores(databases);
    }

    @Override
    protected ObjectStoreProvider newProvider() {
        return stores.newProvider();
    }
}
