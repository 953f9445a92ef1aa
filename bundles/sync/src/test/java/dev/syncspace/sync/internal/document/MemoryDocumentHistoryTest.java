package dev.syncspace.sync.internal.document;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;

class MemoryDocumentHistoryTest extends DocumentHistoryTests {
    @Override
    ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }
}
