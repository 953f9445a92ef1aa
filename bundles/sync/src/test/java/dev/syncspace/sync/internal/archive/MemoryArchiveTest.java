package dev.syncspace.sync.internal.archive;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryArchiveTest extends ArchiveTests {
    @Override
    protected ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
