package dev.syncspace.sync.internal.service;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemorySyncServiceTest extends SyncServiceTests {
    @Override
    protected ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
