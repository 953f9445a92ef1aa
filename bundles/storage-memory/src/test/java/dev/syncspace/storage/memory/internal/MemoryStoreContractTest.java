package dev.syncspace.storage.memory.internal;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.testkit.storage.ObjectStoreContract;
import dev.syncspace.testkit.storage.ObjectStoreFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The store in memory keeps the contract. */
class MemoryStoreContractTest extends ObjectStoreContract {
    MemoryStoreContractTest() {
        super(new Fixture());
    }

    private static final class Fixture implements ObjectStoreFixture {
        private final MemoryStoreProvider provider = new MemoryStoreProvider();

        @Override
        public ObjectStoreProvider newProvider() {
            return provider;
        }

        @Override
        public void visitValues(Path directory, byte[] key, Consumer<byte[]> visitor) {
            MemoryTables tables = provider.tables(directory);
            tables.spaces.values().forEach(space -> visit(space, visitor));
            tables.events
                    .values()
                    .forEach(event -> visitor.accept(event.payload().toByteArray()));
            tables.locals.forEach((name, value) -> {
                visitor.accept(name.getBytes(StandardCharsets.UTF_8));
                visitor.accept(value.toByteArray());
            });
        }

        private static void visit(MemoryTables.Space space, Consumer<byte[]> visitor) {
            visitor.accept(space.row.rawHeader().toByteArray());
            space.acl.forEach(row -> visitor.accept(row.raw().toByteArray()));
            space.changes.values().forEach(changes -> changes.values()
                    .forEach(change -> visitor.accept(change.raw().toByteArray())));
            space.keyValues.values().forEach(row -> {
                visitor.accept(row.keyPeerId().toByteArray());
                visitor.accept(row.raw().toByteArray());
            });
            space.objects.values().forEach(row -> row.document().ifPresent(document -> {
                String parts = document.documentId() + "\n" + document.collection() + "\n" + document.metadata();
                visitor.accept(parts.getBytes(StandardCharsets.UTF_8));
            }));
        }
    }
}
