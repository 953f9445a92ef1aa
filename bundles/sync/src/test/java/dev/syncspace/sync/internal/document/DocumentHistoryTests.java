package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class DocumentHistoryTests extends DocumentsContract {
    private List<WrittenVersion> write(String id, int versions) {
        List<WrittenVersion> written = new ArrayList<>();
        written.add(documents.create(space, id, "notes", text("1"), Map.of("n", "1")));
        for (int i = 2; i <= versions; i++) {
            written.add(documents.update(
                    space,
                    id,
                    new dev.syncspace.api.document.DocumentUpdate(
                            java.util.Optional.of(text("" + i)), java.util.Optional.of(Map.of("n", "" + i)), 0, "")));
        }
        return written;
    }

    @Test
    void versionsAreListedNewestFirstWithWhatTheyAreMadeOf() {
        List<WrittenVersion> written = write("a", 3);
        VersionPage page = documents.versions(space, "a", 0, "");
        assertThat(page.nextCursor()).isEmpty();
        assertThat(page.versions()).extracting(VersionPage.Entry::version).containsExactly(3L, 2L, 1L);
        VersionPage.Entry newest = page.versions().get(0);
        assertThat(newest.changeId()).isEqualTo(written.get(2).changeId());
        assertThat(newest.previousChangeIds()).containsExactly(written.get(1).changeId());
        assertThat(newest.author()).isEqualTo(device.signKey().publicKey().accountAddress());
        assertThat(newest.timestampMillis()).isEqualTo(get("a").updatedAtMillis());
        assertThat(newest.dataSize()).isEqualTo(1);
        assertThat(page.versions()).extracting(VersionPage.Entry::isCurrent).containsExactly(true, false, false);
        assertThat(page.versions().get(2).previousChangeIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 50, 129, 130, 131})
    void pagesOfVersionsFollowEachOther(int limit) {
        write("a", 130);
        List<Long> versions = new ArrayList<>();
        String cursor = "";
        do {
            VersionPage page = documents.versions(space, "a", limit, cursor);
            page.versions().forEach(entry -> versions.add(entry.version()));
            cursor = page.nextCursor();
            if (versions.size() < 20) {
                documents.update(space, "a", update(text("meanwhile")));
            }
        } while (!cursor.isEmpty());
        assertThat(versions).hasSize(130).doesNotHaveDuplicates();
        assertThat(versions.get(0)).isEqualTo(130);
        assertThat(versions.get(129)).isEqualTo(1);
    }

    @Test
    void everyVersionCanBeReadByNumberAndByChange() {
        List<WrittenVersion> written = write("a", 120);
        for (WrittenVersion version : written) {
            Document byNumber = documents.version(space, "a", new VersionRef(version.version(), ""));
            assertThat(byNumber.data()).isEqualTo(text("" + version.version()));
            assertThat(byNumber.metadata()).isEqualTo(Map.of("n", "" + version.version()));
            assertThat(byNumber.changeId()).isEqualTo(version.changeId());
            assertThat(byNumber.version()).isEqualTo(version.version());
            assertThat(documents.version(space, "a", new VersionRef(0, version.changeId())))
                    .isEqualTo(byNumber);
        }
    }

    @Test
    void aVersionThatIsNotThereIsNotFound() {
        write("a", 2);
        String foreign = create("b").changeId();
        String root = device.tree(space, "a").id().text();
        assertFails(Reason.VERSION_NOT_FOUND, "version", () -> documents.version(space, "a", new VersionRef(3, "")));
        for (String change : List.of(foreign, root, "bafyreinothing", "x", "🦊", "x".repeat(5_000))) {
            assertFails(
                    Reason.VERSION_NOT_FOUND,
                    "change_id",
                    () -> documents.version(space, "a", new VersionRef(0, change)));
        }
        assertFails(
                Reason.DOCUMENT_NOT_FOUND,
                "document_id",
                () -> documents.version(space, "nobody", new VersionRef(1, "")));
        assertFails(Reason.DOCUMENT_NOT_FOUND, "document_id", () -> documents.versions(space, "nobody", 0, ""));
        assertFails(
                Reason.DOCUMENT_NOT_FOUND,
                "document_id",
                () -> documents.restore(space, "nobody", new VersionRef(1, ""), 0));
    }

    @Test
    void anOldVersionIsRestoredAsTheNewestOne() {
        List<WrittenVersion> written = write("a", 5);
        WrittenVersion restored = documents.restore(space, "a", new VersionRef(2, ""), 5);
        assertThat(restored.version()).isEqualTo(6);
        Document document = get("a");
        assertThat(document.data()).isEqualTo(text("2"));
        assertThat(document.metadata()).isEqualTo(Map.of("n", "2"));
        assertThat(document.collection()).isEqualTo("notes");
        assertThat(document.changeId()).isEqualTo(restored.changeId());
        documents.restore(space, "a", new VersionRef(0, written.get(4).changeId()), 0);
        assertThat(get("a").data()).isEqualTo(text("5"));
        assertThatThrownBy(() -> documents.restore(space, "a", new VersionRef(1, ""), 6))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.VERSION_MISMATCH);
                    assertThat(failure.details()).containsEntry("current_version", "7");
                });
        assertFails(
                Reason.VERSION_NOT_FOUND, "version", () -> documents.restore(space, "a", new VersionRef(99, ""), 0));
        assertThat(device.eventsOf(space)).endsWith("document.updated a 5 to 6", "document.updated a 6 to 7");
        device.checkIndex(space);
    }

    @Test
    void aCursorOfAnotherDocumentOrOfAnEarlierOneIsRefused() {
        write("a", 3);
        write("b", 3);
        String cursor = documents.versions(space, "a", 1, "").nextCursor();
        assertFails(Reason.INVALID_CURSOR, "cursor", () -> documents.versions(space, "b", 1, cursor));
        assertFails(Reason.INVALID_CURSOR, "cursor", () -> documents.versions(space, "a", 1, cursor + "A"));
        restart();
        assertThat(documents.versions(space, "a", 1, cursor).versions())
                .extracting(VersionPage.Entry::version)
                .containsExactly(2L);
        documents.delete(space, "a");
        write("a", 3);
        assertFails(Reason.INVALID_CURSOR, "cursor", () -> documents.versions(space, "a", 1, cursor));
    }
}
