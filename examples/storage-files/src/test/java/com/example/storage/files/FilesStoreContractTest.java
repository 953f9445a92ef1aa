package com.example.storage.files;

import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.testkit.storage.ObjectStoreContract;
import dev.syncspace.testkit.storage.ObjectStoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The store keeps the contract that every store of SyncSpace keeps. */
class FilesStoreContractTest extends ObjectStoreContract {
    FilesStoreContractTest() {
        super(new Fixture());
    }

    private static final class Fixture implements ObjectStoreFixture {
        @Override
        public ObjectStoreProvider newProvider() {
            return new FilesStoreProvider();
        }

        @Override
        public void visitValues(Path directory, byte[] key, Consumer<byte[]> visitor) {
            try (Disk disk = Disk.open(directory, key)) {
                TreeMap<Long, EventRow> events = new TreeMap<>();
                State state = disk.load(events);
                visitor.accept(Snapshot.encode(state, events.values()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
