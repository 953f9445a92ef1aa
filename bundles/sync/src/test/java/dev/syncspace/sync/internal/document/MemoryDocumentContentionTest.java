package dev.syncspace.sync.internal.document;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryDocumentContentionTest extends DocumentContentionTests {
    @Override
    ObjectStoreProvider newSoundProvider() {
        return new MemoryStoreProvider();
    }
}
