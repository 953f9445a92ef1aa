package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

abstract class DocumentDeleteTests extends DocumentsContract {
    private ObjectRow settings() {
        return device.object(space, device.space(space).row().settingsId());
    }

    private List<TreeChange> settingsChanges() throws Exception {
        ObjectId id = settings().id();
        List<TreeChange> read = new ArrayList<>();
        for (RawChange change : device.changes(space, id)) {
            read.add(new ChangeReader(id).readAndVerify(change));
        }
        return read;
    }

    @Test
    void aDeletionIsAChangeOfTheSettingsTreeAndNothingReadableStays() throws Exception {
        documents.create(space, "a", "notes", text("canary"), Map.of("k", "canary"));
        ObjectRow before = device.tree(space, "a");
        create("b");
        assertThat(documents.delete(space, "a")).isTrue();
        assertThat(documents.get(space, "a")).isEmpty();
        assertThat(documents.delete(space, "a")).isFalse();
        ObjectRow after = device.object(space, before.id());
        assertThat(after.status()).isEqualTo(ObjectRow.Status.DELETED);
        assertThat(after.document()).isEmpty();
        assertThat(after.heads()).isEmpty();
        assertThat(after.changeCount()).isZero();
        assertThat(after.pendingChanges()).isZero();
        assertThat(device.changes(space, before.id())).isEmpty();
        List<TreeChange> changes = settingsChanges();
        assertThat(changes).hasSize(2);
        assertThat(SettingsContent.deletedBy(changes.get(1))).containsExactly(before.id());
        assertThat(changes.get(1).readKeyId().isEmpty()).isTrue();
        assertThat(changes.get(1).dataType()).isEmpty();
        assertThat(settings().pendingChanges()).isEqualTo(2);
        assertThat(device.eventsOf(space))
                .containsExactly("document.created a in notes", "document.created b in ", "document.deleted a");
        assertThat(documents.get(space, "b")).isPresent();
        device.checkIndex(space);
    }

    @Test
    void theSameDocumentIdCanBeUsedAgain() {
        create("a", text("first"));
        ObjectId first = device.tree(space, "a").id();
        documents.delete(space, "a");
        assertThat(create("a", text("second")).version()).isEqualTo(1);
        assertThat(get("a").data()).isEqualTo(text("second"));
        assertThat(device.tree(space, "a").id()).isNotEqualTo(first);
        assertFails(Reason.DOCUMENT_EXISTS, "document_id", () -> create("a"));
        device.checkIndex(space);
    }

    @Test
    void whatWasDeletedStaysDeletedAfterARestart() {
        create("a");
        documents.delete(space, "a");
        restart();
        assertThat(documents.get(space, "a")).isEmpty();
        create("b");
        assertThat(documents.delete(space, "b")).isTrue();
        device.checkIndex(space);
    }

    @Test
    void aDeletedTreeIsRefusedHoweverItComes() {
        create("a");
        ObjectRow tree = device.tree(space, "a");
        List<RawChange> changes = device.changes(space, tree.id());
        documents.delete(space, "a");
        assertThat(device.admit(space, tree.id(), changes, tree.heads()).addedChanges())
                .isZero();
        assertThat(device.admit(space, tree.id(), changes.subList(1, 2), List.of())
                        .addedChanges())
                .isZero();
        assertThat(documents.get(space, "a")).isEmpty();
        device.checkIndex(space);
    }

    @Test
    @Timeout(60)
    void manyConcurrentDeletionsAllHappenOnce() throws Exception {
        int count = 120;
        IntStream.range(0, count).forEach(i -> create("d" + i));
        AtomicInteger existed = new AtomicInteger();
        Concurrently.run(8, thread -> {
            for (int i = 0; i < count; i++) {
                // Every document is deleted by two threads.
                if (i % 4 == thread % 4 && documents.delete(space, "d" + i)) {
                    existed.incrementAndGet();
                }
            }
        });
        assertThat(existed).hasValue(count);
        assertThat(device.store().totals(space).documents()).isZero();
        List<TreeChange> changes = settingsChanges();
        List<ObjectId> deleted = new ArrayList<>();
        for (TreeChange change : changes.subList(1, changes.size())) {
            deleted.addAll(SettingsContent.deletedBy(change));
        }
        assertThat(deleted).hasSize(count).doesNotHaveDuplicates();
        assertThat(settings().heads()).hasSize(1);
        device.checkIndex(space);
    }

    @Test
    @Timeout(60)
    void aDocumentThatIsWrittenAllTheTimeCanBeDeleted() throws Exception {
        create("a");
        AtomicInteger writes = new AtomicInteger();
        Concurrently.run(4, thread -> {
            if (thread == 0) {
                while (writes.get() < 20) {
                    Thread.onSpinWait();
                }
                assertThat(documents.delete(space, "a")).isTrue();
            } else {
                while (documents.get(space, "a").isPresent()) {
                    try {
                        documents.update(space, "a", update(DATA));
                    } catch (dev.syncspace.api.error.SyncSpaceException gone) {
                        assertThat(gone.reason()).isEqualTo(Reason.DOCUMENT_NOT_FOUND);
                    }
                    writes.incrementAndGet();
                }
            }
        });
        assertThat(documents.get(space, "a")).isEmpty();
        device.checkIndex(space);
    }

    @Test
    void theSettingsTreeGetsSnapshotsByTheRuleOfTheReference() throws Exception {
        int count = 700;
        for (int i = 0; i < count; i++) {
            create("d", ByteString.EMPTY);
            documents.delete(space, "d");
        }
        List<TreeChange> changes = settingsChanges();
        assertThat(changes).hasSize(count + 1);
        List<TreeChange> snapshots = changes.stream()
                .filter(change -> change.isSnapshot() && !change.isRoot())
                .toList();
        // With a chance of more than 7 in 2000 for each of 600 changes, growing with every 50, a run without any is one
        // in a million.
        assertThat(snapshots).isNotEmpty();
        assertThat(changes.subList(0, 101)).noneMatch(change -> change.isSnapshot() && !change.isRoot());
        for (TreeChange snapshot : snapshots) {
            int before = changes.indexOf(snapshot);
            assertThat(SettingsContent.deletedIds(List.of(snapshot))).hasSize(before);
        }
        assertThat(settings().commonSnapshot())
                .contains(snapshots.get(snapshots.size() - 1).id());
        device.checkIndex(space);
    }
}
