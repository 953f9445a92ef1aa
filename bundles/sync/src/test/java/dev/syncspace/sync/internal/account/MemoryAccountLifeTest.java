package dev.syncspace.sync.internal.account;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryAccountLifeTest extends AccountLifeTests {
    @Override
    protected ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
