package dev.syncspace.sync.internal.document;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryDocumentWriteTest extends DocumentWriteTests {
    @Override
    ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
