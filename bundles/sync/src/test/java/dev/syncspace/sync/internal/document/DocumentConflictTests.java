package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.proto.v1.SyncConflictEvent;
import dev.syncspace.sync.internal.tree.TestDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two devices of one account that write while they cannot see each other. */
abstract class DocumentConflictTests extends DocumentsContract {
    private TestDevice other;
    private Documents others;

    @BeforeEach
    void startOther() {
        other = newDevice("two");
        others = other.documents();
        other.add(device.newSpace(1));
    }

    @AfterEach
    void stopOther() {
        other.close();
    }

    private void exchange() {
        device.receiveAll(other, space);
        other.receiveAll(device, space);
        device.checkIndex(space);
        other.checkIndex(space);
    }

    private ConflictPage.Entry onlyConflict(Documents on) {
        ConflictPage page = on.conflicts(space, "", 0, "");
        assertThat(page.conflicts()).hasSize(1);
        assertThat(page.nextCursor()).isEmpty();
        assertThat(on.conflicts(space, page.conflicts().get(0).documentId(), 0, ""))
                .isEqualTo(page);
        return page.conflicts().get(0);
    }

    /** Both devices have the document; then each of them writes on its own. */
    private void makeConcurrentHeads() {
        documents.create(space, "a", "notes", text("common"), Map.of());
        exchange();
        documents.update(space, "a", update(text("of one")));
        others.update(space, "a", update(text("of two")));
        exchange();
    }

    @Test
    void whatOneDeviceWritesTheOtherReads() {
        documents.create(space, "a", "notes", text("one"), Map.of("k", "v"));
        documents.update(space, "a", update(text("two")));
        exchange();
        assertThat(others.get(space, "a")).contains(get("a"));
        assertThat(other.eventsOf(space)).containsExactly("document.created a in notes");
        documents.update(space, "a", update(text("three")));
        exchange();
        assertThat(others.get(space, "a")).contains(get("a"));
        assertThat(other.eventsOf(space)).endsWith("document.updated a 2 to 3");
        assertThat(device.conflictsTold(space)).isEmpty();
        assertThat(other.conflictsTold(space)).isEmpty();
    }

    @Test
    void w6ConcurrentHeadsHaveOneWinnerEverywhereAndLosersAreListed() {
        makeConcurrentHeads();
        Document here = get("a");
        assertThat(others.get(space, "a")).contains(here);
        assertThat(here.hasConflicts()).isTrue();
        assertThat(here.version()).isEqualTo(3);
        ConflictPage.Entry conflict = onlyConflict(documents);
        assertThat(onlyConflict(others)).isEqualTo(conflict);
        assertThat(conflict.winner().changeId()).isEqualTo(here.changeId());
        assertThat(conflict.winner().isCurrent()).isTrue();
        assertThat(conflict.winner().version()).isEqualTo(2);
        assertThat(conflict.duplicates()).isEmpty();
        assertThat(conflict.losers()).hasSize(1);
        VersionPage.Entry loser = conflict.losers().get(0);
        assertThat(loser.version()).isEqualTo(2);
        Document hidden = documents.version(space, "a", new VersionRef(0, loser.changeId()));
        assertThat(List.of(here.data(), hidden.data())).containsExactlyInAnyOrder(text("of one"), text("of two"));
        for (TestDevice each : List.of(device, other)) {
            assertThat(each.conflictsTold(space)).hasSize(1);
            SyncConflictEvent told = each.conflictsTold(space).get(0);
            assertThat(told.getDocumentId()).isEqualTo("a");
            assertThat(told.getWinnerChangeId()).isEqualTo(here.changeId());
            assertThat(told.getLosingChangeIdsList()).containsExactly(loser.changeId());
            assertThat(told.getDuplicateTreeIdsList()).isEmpty();
            assertThat(each.eventsOf(space))
                    .as("also where the head that came lost: the version is another one")
                    .endsWith("document.updated a 2 to 3", "sync.conflict a losers 1 duplicates 0");
        }
    }

    @Test
    void theNextUpdateNamesAllHeadsAndEndsTheConflict() {
        makeConcurrentHeads();
        List<String> heads =
                device.tree(space, "a").heads().stream().map(id -> id.text()).toList();
        assertThat(heads).hasSize(2);
        WrittenVersion merged = others.update(space, "a", update(text("merged")));
        assertThat(merged.version()).isEqualTo(4);
        exchange();
        assertThat(get("a").data()).isEqualTo(text("merged"));
        assertThat(get("a").hasConflicts()).isFalse();
        assertThat(documents.conflicts(space, "", 0, "").conflicts()).isEmpty();
        VersionPage versions = documents.versions(space, "a", 0, "");
        assertThat(versions).isEqualTo(others.versions(space, "a", 0, ""));
        assertThat(versions.versions()).extracting(VersionPage.Entry::version).containsExactly(4L, 2L, 2L, 1L);
        assertThat(versions.versions().get(0).previousChangeIds()).isEqualTo(heads);
    }

    @Test
    void theNumberOfThePresentVersionNamesTheWinner() {
        makeConcurrentHeads();
        assertThat(documents.version(space, "a", new VersionRef(3, ""))).isEqualTo(get("a"));
        WrittenVersion written = documents.update(
                space,
                "a",
                new dev.syncspace.api.document.DocumentUpdate(
                        java.util.Optional.of(text("x")), java.util.Optional.empty(), 3, get("a").changeId()));
        assertThat(written.version()).isEqualTo(4);
    }

    @Test
    void aLoserCanBeMadeTheWinner() {
        makeConcurrentHeads();
        ConflictPage.Entry conflict = onlyConflict(documents);
        String loser = conflict.losers().get(0).changeId();
        WrittenVersion resolved = documents.resolve(space, "a", loser);
        assertThat(resolved.version()).isEqualTo(4);
        exchange();
        assertThat(get("a").data())
                .isEqualTo(
                        documents.version(space, "a", new VersionRef(0, loser)).data());
        assertThat(others.get(space, "a")).contains(get("a"));
        assertThat(get("a").hasConflicts()).isFalse();
        assertThat(get("a").collection()).isEqualTo("notes");
        assertFails(Reason.NOT_A_CONFLICT, "change_id", () -> documents.resolve(space, "a", loser));
    }

    @Test
    void onlyWhatIsConcurrentCanBeResolved() {
        makeConcurrentHeads();
        VersionPage versions = documents.versions(space, "a", 0, "");
        String first = versions.versions().get(2).changeId();
        for (String change : List.of(first, "x", device.tree(space, "a").id().text())) {
            assertFails(Reason.NOT_A_CONFLICT, "change_id", () -> documents.resolve(space, "a", change));
        }
        assertFails(Reason.DOCUMENT_NOT_FOUND, "document_id", () -> documents.resolve(space, "nobody", first));
        String single = create("b").changeId();
        assertFails(Reason.NOT_A_CONFLICT, "change_id", () -> documents.resolve(space, "b", single));
        assertThat(get("a").version()).isEqualTo(3);
    }

    @Test
    void conflictsArePagedByDocumentId() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add("d" + i);
            create("d" + i);
        }
        create("quiet");
        exchange();
        for (String id : ids) {
            documents.update(space, id, update(text("one")));
            others.update(space, id, update(text("two")));
        }
        exchange();
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            ConflictPage page = documents.conflicts(space, "", 3, cursor);
            assertThat(page.conflicts()).hasSizeLessThanOrEqualTo(3);
            page.conflicts().forEach(entry -> found.add(entry.documentId()));
            cursor = page.nextCursor();
        } while (!cursor.isEmpty());
        assertThat(found).isEqualTo(ids);
        String other = documents.conflicts(space, "", 3, "").nextCursor();
        assertFails(Reason.INVALID_CURSOR, "cursor", () -> documents.versions(space, "d0", 1, other));
        assertFails(Reason.INVALID_FIELD, "limit", () -> documents.conflicts(space, "", -1, ""));
        assertFails(Reason.DOCUMENT_NOT_FOUND, "document_id", () -> documents.conflicts(space, "nobody", 0, ""));
        assertThat(documents.conflicts(space, "quiet", 0, "").conflicts()).isEmpty();
    }

    /** Both devices create a document with the same id before they hear of each other. */
    private void makeDuplicates() {
        documents.create(space, "a", "notes", text("of one"), Map.of("k", "one"));
        others.create(space, "a", "tasks", text("of two"), Map.of("k", "two"));
        exchange();
    }

    @Test
    void oneIdCreatedTwiceConvergesToOneDocumentAndTheOtherStaysReachable() {
        makeDuplicates();
        Document here = get("a");
        assertThat(others.get(space, "a")).contains(here);
        assertThat(here.hasConflicts()).isTrue();
        ConflictPage.Entry conflict = onlyConflict(documents);
        assertThat(onlyConflict(others)).isEqualTo(conflict);
        assertThat(conflict.losers()).isEmpty();
        assertThat(conflict.duplicates()).hasSize(1);
        ConflictPage.Duplicate duplicate = conflict.duplicates().get(0);
        assertThat(duplicate.treeId()).isNotEqualTo(here.treeId());
        Document hidden =
                documents.version(space, "a", new VersionRef(0, duplicate.head().changeId()));
        assertThat(hidden.treeId()).isEqualTo(duplicate.treeId());
        assertThat(List.of(here.data(), hidden.data())).containsExactlyInAnyOrder(text("of one"), text("of two"));
        for (TestDevice each : List.of(device, other)) {
            assertThat(each.conflictsTold(space)).hasSize(1);
            assertThat(each.conflictsTold(space).get(0).getDuplicateTreeIdsList())
                    .containsExactly(duplicate.treeId());
            assertThat(each.store().totals(space).documents()).isEqualTo(1);
        }
        DocumentPage listed =
                documents.query(space, new DocumentQuery("", List.of(), 0, "", DocumentQuery.Order.CREATED, false));
        assertThat(listed.documents()).hasSize(1);
    }

    @Test
    void anUpdateOfADocumentWithADuplicateKeepsTheConflict() {
        makeDuplicates();
        String treeId = get("a").treeId();
        others.update(space, "a", update(text("next")));
        exchange();
        assertThat(get("a").treeId()).isEqualTo(treeId);
        assertThat(get("a").data()).isEqualTo(text("next"));
        assertThat(get("a").hasConflicts()).isTrue();
        assertThat(onlyConflict(documents).duplicates()).hasSize(1);
    }

    @Test
    void aDuplicateCanWinAndTheOthersAreDeleted() {
        makeDuplicates();
        ConflictPage.Entry conflict = onlyConflict(documents);
        String head = conflict.duplicates().get(0).head().changeId();
        Document wanted = documents.version(space, "a", new VersionRef(0, head));
        documents.resolve(space, "a", head);
        exchange();
        for (Documents each : List.of(documents, others)) {
            Document resolved = each.get(space, "a").orElseThrow();
            assertThat(resolved.data()).isEqualTo(wanted.data());
            assertThat(resolved.metadata()).isEqualTo(wanted.metadata());
            assertThat(resolved.collection()).isEqualTo(wanted.collection());
            assertThat(resolved.hasConflicts()).isFalse();
            assertThat(each.conflicts(space, "", 0, "").conflicts()).isEmpty();
        }
        for (TestDevice each : List.of(device, other)) {
            ObjectRow gone = each.object(
                    space,
                    dev.syncspace.protocol.id.ObjectId.of(
                            conflict.duplicates().get(0).treeId()));
            assertThat(gone.status()).isEqualTo(ObjectRow.Status.DELETED);
            assertThat(each.eventsOf(space)).noneMatch(event -> event.startsWith("document.deleted"));
        }
    }

    @Test
    void theWinnerCanBeConfirmedAgainstADuplicate() {
        makeDuplicates();
        Document before = get("a");
        documents.resolve(space, "a", before.changeId());
        exchange();
        assertThat(get("a").data()).isEqualTo(before.data());
        assertThat(get("a").hasConflicts()).isFalse();
        assertThat(others.get(space, "a")).contains(get("a"));
    }

    @Test
    void aDeletionTakesAllTreesOfTheId() {
        makeDuplicates();
        assertThat(others.delete(space, "a")).isTrue();
        exchange();
        for (TestDevice each : List.of(device, other)) {
            assertThat(each.documents().get(space, "a")).isEmpty();
            assertThat(each.store().documents(space, "a")).isEmpty();
            assertThat(each.eventsOf(space).stream().filter("document.deleted a"::equals))
                    .hasSize(1);
        }
    }

    @Test
    void whenTheShownTreeGoesTheOtherIsShown() {
        documents.create(space, "a", "", text("of one"), Map.of());
        others.create(space, "a", "", text("of two"), Map.of());
        device.receiveAll(other, space);
        Document shown = get("a");
        boolean isOfTwo = shown.data().equals(text("of two"));
        // The author of the shown tree deletes it before it hears of the other one.
        TestDevice author = isOfTwo ? other : device;
        TestDevice reader = isOfTwo ? device : other;
        reader.receiveAll(author, space);
        if (author == device) {
            // The first device knows both: start again with one that knows its own only.
            TestDevice third = newDevice("three");
            third.add(device.newSpace(1));
            third.admit(
                    space,
                    dev.syncspace.protocol.id.ObjectId.of(shown.treeId()),
                    device.changes(space, dev.syncspace.protocol.id.ObjectId.of(shown.treeId())),
                    List.of());
            third.documents().delete(space, "a");
            reader.receiveAll(third, space);
            third.close();
        } else {
            author.documents().delete(space, "a");
            reader.receiveAll(author, space);
        }
        Document left = reader.documents().get(space, "a").orElseThrow();
        assertThat(left.treeId()).isNotEqualTo(shown.treeId());
        assertThat(left.hasConflicts()).isFalse();
        assertThat(reader.eventsOf(space).get(reader.eventsOf(space).size() - 1))
                .startsWith("document.updated a");
        reader.checkIndex(space);
    }

    @Test
    void aDeletionThatComesBeforeItsTreeKeepsTheTreeOut() {
        documents.create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = device.tree(space, "a");
        var changes = device.changes(space, tree.id());
        documents.delete(space, "a");
        other.receiveAll(device, space);
        assertThat(other.object(space, tree.id()).status()).isEqualTo(ObjectRow.Status.DELETED);
        assertThat(other.admit(space, tree.id(), changes, tree.heads()).addedChanges())
                .isZero();
        assertThat(others.get(space, "a")).isEmpty();
        assertThat(other.eventsOf(space)).isEmpty();
        other.checkIndex(space);
    }

    @Test
    void editsOfADeletedDocumentVanishWithIt() {
        create("a");
        exchange();
        documents.delete(space, "a");
        others.update(space, "a", update(text("too late")));
        exchange();
        assertThat(documents.get(space, "a")).isEmpty();
        assertThat(others.get(space, "a")).isEmpty();
        assertThat(other.eventsOf(space)).endsWith("document.deleted a");
    }

    @Test
    void concurrentDeletionsOfTwoDevicesMergeInTheSettingsTree() {
        for (String id : List.of("a", "b", "c")) {
            create(id);
        }
        exchange();
        documents.delete(space, "a");
        others.delete(space, "b");
        others.delete(space, "a");
        exchange();
        assertThat(device.object(space, device.space(space).row().settingsId()).heads())
                .hasSize(2);
        documents.delete(space, "c");
        exchange();
        assertThat(other.object(space, device.space(space).row().settingsId()).heads())
                .hasSize(1);
        assertThat(other.store().totals(space).documents()).isZero();
    }
}
