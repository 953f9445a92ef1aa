package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Opening and closing. */
interface LifecycleTests extends StoreTests {
    /** Writes some of everything. */
    static List<SpaceRow> fill(ObjectStore store) {
        SpaceRow first = Samples.newSpace();
        SpaceRow second = Samples.newSpace();
        ObjectRowBuilder document = ObjectRowBuilder.document(first, "doc")
                .tag("title", "a title")
                .collection("notes")
                .pending(2)
                .conflicting();
        ObjectRowBuilder child =
                ObjectRowBuilder.tree(first).derived().parent(document.build().id());
        StoreTests.commitTo(
                store,
                new WriteBatch.PutSpace(first),
                new WriteBatch.PutSpace(second),
                new WriteBatch.AppendAcl(first.id(), Samples.aclRecords(0, 3)),
                document.insert(),
                child.insert(),
                new WriteBatch.AppendChanges(first.id(), document.build().id(), Samples.changes(3)),
                new WriteBatch.AppendChanges(
                        first.id(),
                        child.build().id(),
                        List.of(Samples.change(Samples.newId(), 1, Samples.bytes(1, 200_000)))),
                new WriteBatch.PutKeyValues(
                        second.id(),
                        List.of(new KeyValueRow(Samples.bytes("k"), KeyValueRow.Slot.HIDDEN, Samples.bytes("v")))),
                new WriteBatch.AppendEvent(Samples.event(first, "one")),
                new WriteBatch.AppendEvent(Samples.event(second, "two")),
                new WriteBatch.PutLocal("local/key", Samples.bytes("value")));
        return List.of(first, second);
    }

    @Test
    default void aStoreThatIsOpenedAgainHasItsData() {
        Path directory = newDirectory();
        List<SpaceRow> spaces;
        StoreSnapshot before;
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            spaces = fill(store);
            before = StoreSnapshot.of(store, spaces);
        }
        for (int i = 0; i < 2; i++) {
            try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
                assertThat(StoreSnapshot.of(store, spaces)).isEqualTo(before);
                assertThat(store.spaces()).hasSize(2);
            }
        }
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            ObjectRow child = store.objects(spaces.get(0).id(), Optional.empty(), 10).stream()
                    .filter(ObjectRow::isDerived)
                    .findAny()
                    .orElseThrow();
            long last = store.changes(spaces.get(0).id(), child.id(), 0, 0, 10)
                    .get(0)
                    .position();
            ObjectStore.Commit commit = StoreTests.commitTo(
                    store,
                    new WriteBatch.AppendChanges(spaces.get(0).id(), child.id(), Samples.changes(1)),
                    new WriteBatch.AppendEvent(Samples.event(spaces.get(0), "three")));
            assertThat(commit.firstEventSequence()).isEqualTo(3);
            assertThat(store.changes(spaces.get(0).id(), child.id(), 0, last, 10))
                    .hasSize(1);
        }
    }

    @Test
    default void aStoreIsOpenOnce() {
        Path directory = newDirectory();
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            StoreTests.assertFails(() -> provider().open(directory, Samples.KEY, StoreOptions.DEFAULT), Kind.LOCKED);
            StoreTests.assertFails(
                    () -> provider().open(directory.resolve("../data"), Samples.KEY, StoreOptions.DEFAULT),
                    Kind.LOCKED);
            StoreTests.commitTo(store, new WriteBatch.PutLocal("still", Samples.bytes("works")));
        }
        provider().open(directory, Samples.KEY, StoreOptions.DEFAULT).close();
    }

    @Test
    default void anotherKeyDoesNotOpenAStore() {
        Path directory = newDirectory();
        byte[] key = Samples.KEY.clone();
        try (ObjectStore store = provider().open(directory, key, StoreOptions.DEFAULT)) {
            Arrays.fill(key, (byte) 0);
            StoreTests.commitTo(store, new WriteBatch.PutLocal("key", Samples.bytes("kept")));
        }
        StoreTests.assertFails(() -> provider().open(directory, Samples.key(8), StoreOptions.DEFAULT), Kind.WRONG_KEY);
        StoreTests.assertFails(() -> provider().open(directory, new byte[32], StoreOptions.DEFAULT), Kind.WRONG_KEY);
        try (ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            assertThat(store.local("key")).contains(Samples.bytes("kept"));
        }
    }

    @Test
    default void closingLetsWaitingBatchesEnd() {
        Path directory = newDirectory();
        List<CompletableFuture<ObjectStore.Commit>> futures = new ArrayList<>();
        ObjectStore store = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT);
        for (int i = 0; i < 500; i++) {
            futures.add(store.commit(StoreTests.batch(new WriteBatch.PutLocal("waiting/" + i, Samples.bytes("x")))));
        }
        store.close();

        assertThat(futures).allMatch(CompletableFuture::isDone);
        long succeeded = futures.stream()
                .filter(future -> !future.isCompletedExceptionally())
                .count();
        assertThat(succeeded).isEqualTo(500);
        try (ObjectStore again = provider().open(directory, Samples.KEY, StoreOptions.DEFAULT)) {
            assertThat(again.locals("waiting/")).hasSize(500);
        }
    }

    @Test
    default void aClosedStoreRefusesEverything() {
        ObjectStore store = provider().open(newDirectory(), Samples.KEY, StoreOptions.DEFAULT);
        SpaceRow space = fill(store).get(0);
        store.close();
        assertThatCode(store::close).doesNotThrowAnyException();

        StoreTests.assertFailed(store.commit(StoreTests.batch()), Kind.CLOSED);
        List<Runnable> calls = List.of(
                store::spaces,
                store::reclaim,
                store::lastEventSequence,
                () -> store.space(space.id()),
                () -> store.totals(space.id()),
                () -> store.aclRecords(space.id()),
                () -> store.object(space.id(), space.settingsId()),
                () -> store.documents(space.id(), "doc"),
                () -> store.changes(space.id(), space.settingsId(), 0, 0, 1),
                () -> store.keyValues(space.id()),
                () -> store.events(0, 1),
                () -> store.local("local/key"));
        for (Runnable call : calls) {
            StoreTests.assertFails(call, Kind.CLOSED);
        }
        assertThat(store.info().kind()).isEqualTo(provider().kind());
    }

    @Test
    default void closingWhileOthersReadAndWriteEndsEveryCall() {
        ObjectStore store = provider().open(newDirectory(), Samples.KEY, StoreOptions.DEFAULT);
        SpaceRow space = fill(store).get(0);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String key = "caller " + i;
            callers.add(CompletableFuture.runAsync(() -> untilClosed(store, () -> {
                store.commit(StoreTests.batch(new WriteBatch.PutLocal(key, Samples.bytes("x"))))
                        .join();
            })));
            callers.add(CompletableFuture.runAsync(
                    () -> untilClosed(store, () -> store.objects(space.id(), Optional.empty(), 10))));
        }
        store.close();

        callers.forEach(StoreTests::await);
    }

    private static void untilClosed(ObjectStore store, Runnable call) {
        while (true) {
            try {
                call.run();
            } catch (RuntimeException e) {
                assertThat(StoreTests.kindOf(e)).isEqualTo(Kind.CLOSED);
                assertThat(Thread.interrupted()).isFalse();
                return;
            }
        }
    }
}
