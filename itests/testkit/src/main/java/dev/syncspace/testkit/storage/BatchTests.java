package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Batches: whole or not at all, and without harm to each other. */
interface BatchTests extends StoreTests {
    @Test
    default void anEmptyBatchSucceeds() {
        assertThat(commit().firstEventSequence()).isZero();
    }

    @Test
    default void aRefusedBatchLeavesNothing() {
        SpaceRow space = newSpace();
        ObjectRowBuilder document =
                ObjectRowBuilder.document(space, "doc").tag("k", "v").pending(1).conflicting();
        ObjectRowBuilder existing = ObjectRowBuilder.document(space, "existing").tag("k", "v");
        ObjectId existingId = existing.build().id();
        commit(existing.insert(), new WriteBatch.AppendChanges(space.id(), existingId, Samples.changes(2)));
        commit(new WriteBatch.PutLocal("batch/kept", Samples.bytes("kept")));
        SpaceRow inner = Samples.newSpace();
        StoreSnapshot before = StoreSnapshot.of(store(), List.of(space, inner));

        assertRefused(
                Kind.CONFLICT,
                new WriteBatch.PutSpace(inner),
                new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 2)),
                document.insert(),
                ObjectRowBuilder.document(space, existingId, "renamed")
                        .collection("c")
                        .tag("l", "w")
                        .replace(1),
                new WriteBatch.AppendChanges(space.id(), document.build().id(), Samples.changes(2)),
                new WriteBatch.AppendChanges(
                        space.id(), existingId, List.of(Samples.change(Samples.newId(), 3, Samples.bytes(9, 100_000)))),
                new WriteBatch.EraseTree(space.id(), existingId),
                new WriteBatch.PutKeyValues(
                        space.id(),
                        List.of(new KeyValueRow(Samples.bytes("k"), KeyValueRow.Slot.CURRENT, Samples.bytes("v")))),
                new WriteBatch.AppendEvent(Samples.event(space, "event")),
                new WriteBatch.DropEvents(Long.MAX_VALUE),
                new WriteBatch.PutLocal("batch/new", Samples.bytes("new")),
                new WriteBatch.RemoveLocal("batch/kept"),
                new WriteBatch.PutSpace(space));
        assertRefused(Kind.CONFLICT, new WriteBatch.EraseSpace(space.id()), new WriteBatch.PutSpace(newSpace()));

        assertThat(StoreSnapshot.of(store(), List.of(space, inner))).isEqualTo(before);
        commit(
                new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 1)),
                document.insert(),
                existing.replace(1),
                new WriteBatch.PutSpace(inner));
    }

    @Test
    default void aConflictHarmsNoBatchBesideIt() {
        SpaceRow space = newSpace();
        List<CompletableFuture<ObjectStore.Commit>> good = new ArrayList<>();
        List<CompletableFuture<ObjectStore.Commit>> bad = new ArrayList<>();
        List<ObjectId> ids = new ArrayList<>();
        long eventsBefore = store().lastEventSequence();
        for (int i = 0; i < 60; i++) {
            ObjectRowBuilder builder =
                    ObjectRowBuilder.document(space, "doc " + i).tag("i", Integer.toString(i));
            ids.add(builder.build().id());
            good.add(store().commit(StoreTests.batch(
                    new WriteBatch.RequireNoDocument(space.id(), "doc " + i),
                    builder.insert(),
                    new WriteBatch.AppendChanges(space.id(), builder.build().id(), Samples.changes(2)),
                    new WriteBatch.AppendEvent(Samples.event(space, "event " + i)))));
            bad.add(store().commit(StoreTests.batch(
                    ObjectRowBuilder.document(space, "refused " + i)
                            .tag("i", Integer.toString(i))
                            .insert(),
                    new WriteBatch.AppendEvent(Samples.event(space, "refused")),
                    new WriteBatch.PutSpace(Samples.newSpace()),
                    builder.insert())));
        }
        List<Long> sequences = new ArrayList<>();
        for (CompletableFuture<ObjectStore.Commit> future : good) {
            sequences.add(StoreTests.await(future).firstEventSequence());
        }
        bad.forEach(future -> StoreTests.assertFailed(future, Kind.CONFLICT));

        for (int i = 0; i < 60; i++) {
            assertThat(sequences.get(i)).isEqualTo(eventsBefore + 1 + i);
            assertThat(store().documents(space.id(), "doc " + i)).hasSize(1);
            assertThat(store().changes(space.id(), ids.get(i), 0, 0, 10)).hasSize(2);
        }
        assertThat(store().lastEventSequence()).isEqualTo(eventsBefore + 60);
        assertThat(store().objects(space.id(), Optional.empty(), 1000)).hasSize(60);
        assertThat(store().totals(space.id()).documents()).isEqualTo(60);
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.tagged("i", "7"), 10))
                .hasSize(1);
    }

    @Test
    default void aBatchMayMakeFillAndEraseASpace() {
        SpaceRow space = Samples.newSpace();
        ObjectRowBuilder builder = ObjectRowBuilder.document(space, "doc").tag("k", "v");
        WriteBatch.AppendChanges changes =
                new WriteBatch.AppendChanges(space.id(), builder.build().id(), Samples.changes(2));

        commit(
                new WriteBatch.PutSpace(space),
                builder.insert(),
                changes,
                new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 2)),
                new WriteBatch.EraseSpace(space.id()));
        SpaceTests.assertHasNoRows(store(), space);

        commit(
                new WriteBatch.PutSpace(space),
                builder.insert(),
                new WriteBatch.EraseSpace(space.id()),
                new WriteBatch.PutSpace(space),
                new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 1)),
                builder.insert(),
                changes);
        assertThat(store().aclRecords(space.id())).hasSize(1);
        assertThat(store().changes(space.id(), builder.build().id(), 0, 0, 10)).hasSize(2);
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.scan(DocumentQuery.Order.CREATED), 10))
                .extracting(ObjectRow::revision)
                .containsExactly(1L);
    }

    @Test
    default void messagesOfRefusalsHoldNoContent() {
        SpaceRow space = newSpace();
        ObjectRowBuilder document = ObjectRowBuilder.document(space, "canary-id")
                .collection("canary-collection")
                .tag("canary-key", "canary-value");
        commit(document.insert());

        for (WriteBatch batch : List.of(
                StoreTests.batch(document.insert()),
                StoreTests.batch(new WriteBatch.RequireNoDocument(space.id(), "canary-id")))) {
            assertThatThrownBy(() -> store().commit(batch).join())
                    .hasCauseInstanceOf(StorageException.class)
                    .hasStackTraceContaining("StorageException")
                    .message()
                    .doesNotContain("canary");
        }
    }
}
