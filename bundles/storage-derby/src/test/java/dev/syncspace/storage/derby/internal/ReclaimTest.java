package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import dev.syncspace.testkit.storage.StoreSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room that comes back. */
class ReclaimTest {
    private static final int DOCUMENTS = 600;

    private static void write(ObjectStore store, SpaceRow space, int from, int to) {
        WriteBatch.Builder batch = WriteBatch.builder();
        for (int i = from; i < to; i++) {
            ObjectId tree = Samples.id("tree " + i);
            batch.add(ObjectRowBuilder.document(space, tree, "doc " + i)
                            .tag("number", Integer.toString(i))
                            .insert())
                    .add(new WriteBatch.AppendChanges(
                            space.id(),
                            tree,
                            List.of(
                                    Samples.change(Samples.id("root " + i), 1, Samples.bytes(i, 300)),
                                    Samples.change(Samples.id("change " + i), 2, Samples.bytes(-i, 4_000)))));
        }
        store.commit(batch.build()).join();
    }

    private static void erase(ObjectStore store, SpaceRow space, int from, int to) {
        WriteBatch.Builder batch = WriteBatch.builder();
        for (int i = from; i < to; i++) {
            batch.add(new WriteBatch.EraseTree(space.id(), Samples.id("tree " + i)));
        }
        store.commit(batch.build()).join();
    }

    @Test
    void erasedRowsGiveTheirRoomBackToTheDisk(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("store");
        Path pages = path.resolve("db/seg0");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            SpaceRow space = Samples.newSpace();
            store.commit(WriteBatch.builder()
                            .add(new WriteBatch.PutSpace(space))
                            .build())
                    .join();
            long empty = Directories.size(pages);
            for (int i = 0; i < DOCUMENTS; i += 100) {
                write(store, space, i, i + 100);
            }
            store.reclaim();
            long full = Directories.size(pages);
            erase(store, space, 50, DOCUMENTS);
            StoreSnapshot before = StoreSnapshot.of(store, List.of(space));

            store.reclaim();

            long reclaimed = Directories.size(pages);
            assertThat(full - empty).isGreaterThan(DOCUMENTS * 4_000L);
            assertThat(reclaimed - empty).isLessThan((full - empty) / 4);
            assertThat(StoreSnapshot.of(store, List.of(space))).isEqualTo(before);
            write(store, space, 1_000, 1_010);
        }
    }
}
