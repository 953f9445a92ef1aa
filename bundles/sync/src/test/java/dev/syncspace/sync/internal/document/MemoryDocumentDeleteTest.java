package dev.syncspace.sync.internal.document;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryDocumentDeleteTest extends DocumentDeleteTests {
    @Override
    ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
