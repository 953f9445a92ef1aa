package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.StoredTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class DocumentWriteTests extends DocumentsContract {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 255, 256, 300, 16_383, 16_384, 32_672, 32_673, 1 << 20, DATA_MAX_BYTES})
    void w1PayloadsOf128BytesAndMoreComeBackWhole(int size) {
        ByteString data = randomBytes(size);
        create("a", data);
        assertThat(get("a").data()).isEqualTo(data);
        ByteString other = randomBytes(size + 1).substring(1);
        documents.update(space, "a", update(other));
        assertThat(get("a").data()).isEqualTo(other);
        assertThat(device.tree(space, "a").document().orElseThrow().dataSize()).isEqualTo(size);
    }

    @Test
    void dataBeyondTheLimitAreRefusedAndNothingIsWritten() {
        ByteString tooLarge = randomBytes(DATA_MAX_BYTES + 1);
        assertFails(Reason.LIMIT_EXCEEDED, "data", () -> create("a", tooLarge));
        create("a");
        assertFails(Reason.LIMIT_EXCEEDED, "data", () -> documents.update(space, "a", update(tooLarge)));
        assertThat(get("a").version()).isEqualTo(1);
        assertThat(device.objects(space)).hasSize(2);
    }

    @Test
    void theLimitOfDataCanBeLowered() {
        Documents strict = device.documents(10);
        assertFails(Reason.LIMIT_EXCEEDED, "data", () -> strict.create(space, "a", "", randomBytes(11), Map.of()));
        strict.create(space, "a", "", randomBytes(10), Map.of());
    }

    @Test
    void w2UpdatesThatLookLikeProtobufComeBackWhole() {
        create("a");
        for (ByteString data : List.of(
                ByteString.copyFrom(new byte[] {0x12, 3, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66}),
                ByteString.copyFrom(new byte[] {0x0A, 0}),
                DocumentCodecBytes.ofAState())) {
            documents.update(space, "a", update(data));
            assertThat(get("a").data()).isEqualTo(data);
        }
    }

    /** Bytes that are a state themselves. */
    private static final class DocumentCodecBytes {
        static ByteString ofAState() {
            return ByteString.copyFrom(DocumentCodec.encode(
                    new DocumentCodec.State("other", "", DocumentCodec.sorted(Map.of()), text("inner"), 1, 2)));
        }
    }

    @Test
    void w3AnEmptyUpdateMakesAnEmptyDocument() {
        create("a");
        documents.update(space, "a", update(ByteString.EMPTY));
        assertThat(documents.get(space, "a")).hasValueSatisfying(found -> {
            assertThat(found.data()).isEqualTo(ByteString.EMPTY);
            assertThat(found.version()).isEqualTo(2);
        });
    }

    @Test
    void w4NothingOfADocumentIsReadableInItsChanges() {
        documents.create(
                space, "canary-id", "canary-collection", text("canary-data"), Map.of("canary-key", "canary-value"));
        documents.update(
                space,
                "canary-id",
                new DocumentUpdate(
                        Optional.of(text("canary-data-2")), Optional.of(Map.of("canary-key-2", "x")), 0, ""));
        for (ObjectRow object : device.objects(space)) {
            for (ChangeRow change : device.store().changes(space, object.id(), 0, 0, 100)) {
                assertThat(change.raw().toString(StandardCharsets.ISO_8859_1)).doesNotContain("canary");
            }
        }
    }

    @Test
    void w5EqualContentInTheSameSecondMakesTwoDocuments() {
        Set<String> trees = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String id = create("", DATA).documentId();
            ids.add(id);
            trees.add(get(id).treeId());
        }
        assertThat(ids).hasSize(20);
        assertThat(trees).hasSize(20);
    }

    @Test
    void generatedIdsSortByTheTimeOfTheirCreation() {
        List<String> ids = new ArrayList<>();
        for (long millis : new long[] {0, 1, 31, 32, 1_700_000_000_000L, 1_700_000_000_001L, (1L << 48) - 1}) {
            ids.add(DocumentIds.next(millis, random(millis)));
        }
        assertThat(ids).isSorted().allMatch(id -> id.matches("[0-9a-hjkmnp-tv-z]{26}"));
        assertThat(DocumentIds.next(5, random(1))).isNotEqualTo(DocumentIds.next(5, random(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", " ", "a b", "ünïcödé", "日本語", "🦊", "e\u0301", "é", "a/b", "../..", "'; drop", "a\nb", "\u0000",
                "%_"
            })
    void anyTextIsADocumentId(String id) {
        create(id, text("data of " + id));
        create(id + "x");
        assertThat(get(id).documentId()).isEqualTo(id);
        assertThat(get(id).data()).isEqualTo(text("data of " + id));
        assertFails(Reason.DOCUMENT_EXISTS, "document_id", () -> create(id));
        assertThat(documents.delete(space, id)).isTrue();
        assertThat(documents.get(space, id)).isEmpty();
        assertThat(documents.get(space, id + "x")).isPresent();
    }

    @Test
    void aDocumentIdHasAtMost256BytesOfUtf8() {
        String longest = "ü".repeat(128);
        create(longest);
        assertThat(get(longest).documentId()).isEqualTo(longest);
        assertFails(Reason.INVALID_FIELD, "document_id", () -> create(longest + "x"));
        assertFails(Reason.INVALID_FIELD, "document_id", () -> create("half a pair \uD83E"));
        assertFails(Reason.INVALID_FIELD, "document_id", () -> documents.get(space, ""));
        assertFails(Reason.INVALID_FIELD, "document_id", () -> documents.update(space, "", update(DATA)));
        assertFails(Reason.INVALID_FIELD, "document_id", () -> documents.delete(space, ""));
    }

    @Test
    void collectionsAndMetadataHaveLimits() {
        documents.create(space, "a", "ü".repeat(128), DATA, Map.of());
        assertFails(
                Reason.INVALID_FIELD,
                "collection",
                () -> documents.create(space, "b", "ü".repeat(128) + "x", DATA, Map.of()));
        String longest = "x".repeat(SpaceLimits.METADATA_VALUE_MAX_BYTES);
        documents.create(space, "c", "", DATA, Map.of("k", longest));
        assertThat(get("c").metadata()).containsEntry("k", longest);
        assertThatThrownBy(() -> documents.create(space, "d", "", DATA, Map.of("k", longest + "x")))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.LIMIT_EXCEEDED));
        assertFails(
                Reason.INVALID_FIELD,
                "metadata",
                () -> documents.create(space, "d", "", DATA, Map.of("k", "half a pair \uDC00")));
    }

    @Test
    void aNewDocumentIsATreeThatEveryPeerAccepts() throws Exception {
        WrittenVersion written =
                documents.create(space, "a", "notes", text("hello"), Map.of("title", "Hello", "tags", "x,y"));
        assertThat(written.version()).isEqualTo(1);
        ObjectRow row = device.tree(space, "a");
        assertThat(row.kind()).isEqualTo(ObjectRow.Kind.DOCUMENT);
        assertThat(row.heads()).containsExactly(ObjectId.of(written.changeId()));
        assertThat(row.changeCount()).isEqualTo(2);
        assertThat(row.pendingChanges()).isEqualTo(2);
        assertThat(row.commonSnapshot()).contains(row.id());
        assertThat(device.eventsOf(space)).containsExactly("document.created a in notes");
        ChangeRow rootRow = device.store().change(space, row.id(), row.id()).orElseThrow();
        TreeChange root = new ChangeReader(row.id()).readStored(row.id(), rootRow.raw());
        assertThat(root.data()).isEqualTo(ByteString.EMPTY);
        assertThat(root.root().changeType()).isEqualTo("syncspace.document");
        assertThat(root.root().seed().size()).isEqualTo(32);
        assertThat(root.root().spaceId()).isEqualTo(space.bytes());
        Document document = get("a");
        assertThat(document.author()).isEqualTo(device.signKey().publicKey().accountAddress());
        assertThat(document.treeId()).isEqualTo(row.id().text());
        assertThat(document.collection()).isEqualTo("notes");
        assertThat(document.metadata()).isEqualTo(Map.of("title", "Hello", "tags", "x,y"));
        assertThat(document.createdAtMillis()).isEqualTo(document.updatedAtMillis());
        assertThat(document.hasConflicts()).isFalse();
        device.checkIndex(space);
    }

    @Test
    void anUpdateKeepsWhatItDoesNotName() {
        documents.create(space, "a", "notes", text("one"), Map.of("k", "v"));
        documents.update(space, "a", update(text("two")));
        assertThat(get("a").metadata()).isEqualTo(Map.of("k", "v"));
        documents.update(space, "a", new DocumentUpdate(Optional.empty(), Optional.of(Map.of("k", "w")), 0, ""));
        assertThat(get("a").data()).isEqualTo(text("two"));
        assertThat(get("a").metadata()).isEqualTo(Map.of("k", "w"));
        documents.update(space, "a", new DocumentUpdate(Optional.empty(), Optional.of(Map.of()), 0, ""));
        Document document = get("a");
        assertThat(document.metadata()).isEmpty();
        assertThat(document.collection()).isEqualTo("notes");
        assertThat(document.version()).isEqualTo(4);
        assertThat(document.updatedAtMillis()).isGreaterThanOrEqualTo(document.createdAtMillis());
        assertThat(device.tree(space, "a").pendingChanges()).isEqualTo(5);
        assertThat(device.eventsOf(space))
                .containsExactly(
                        "document.created a in notes",
                        "document.updated a 1 to 2",
                        "document.updated a 2 to 3",
                        "document.updated a 3 to 4");
        device.checkIndex(space);
    }

    @Test
    void w11AnExpectationThatDoesNotHoldIsAMismatchWithThePresentVersion() {
        String first = create("a").changeId();
        String second = documents
                .update(space, "a", new DocumentUpdate(Optional.of(text("two")), Optional.empty(), 1, first))
                .changeId();
        for (DocumentUpdate stale : List.of(
                new DocumentUpdate(Optional.of(text("three")), Optional.empty(), 1, ""),
                new DocumentUpdate(Optional.of(text("three")), Optional.empty(), 3, ""),
                new DocumentUpdate(Optional.of(text("three")), Optional.empty(), 0, first),
                new DocumentUpdate(Optional.of(text("three")), Optional.empty(), 2, first))) {
            assertThatThrownBy(() -> documents.update(space, "a", stale))
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Reason.VERSION_MISMATCH);
                        assertThat(failure.details())
                                .containsEntry("current_version", "2")
                                .containsEntry("current_change_id", second);
                    });
        }
        assertThat(get("a").data()).isEqualTo(text("two"));
        assertFails(
                Reason.INVALID_FIELD,
                "expected_version",
                () -> documents.update(space, "a", new DocumentUpdate(Optional.empty(), Optional.empty(), -1, "")));
    }

    @Test
    void w12AMissingDocumentAndAnUnknownSpaceAreToldApart() {
        assertThat(documents.get(space, "nobody")).isEmpty();
        assertThat(documents.delete(space, "nobody")).isFalse();
        assertFails(Reason.DOCUMENT_NOT_FOUND, "document_id", () -> documents.update(space, "nobody", update(DATA)));
        SpaceId unknown = SpaceId.of("bafyreiunknown.1");
        assertFails(Reason.SPACE_NOT_FOUND, "space_id", () -> documents.get(unknown, "a"));
        assertFails(Reason.SPACE_NOT_FOUND, "space_id", () -> documents.create(unknown, "a", "", DATA, Map.of()));
        assertFails(Reason.SPACE_NOT_FOUND, "space_id", () -> documents.update(unknown, "a", update(DATA)));
        assertFails(Reason.SPACE_NOT_FOUND, "space_id", () -> documents.delete(unknown, "a"));
        assertFails(
                Reason.SPACE_NOT_FOUND,
                "space_id",
                () -> documents.query(
                        unknown, new DocumentQuery("", List.of(), 0, "", DocumentQuery.Order.CREATED, false)));
    }

    @Test
    void documentsOfOneIdInTwoSpacesAreTwoDocuments() {
        SpaceId other = device.createSpace(2);
        create("a", text("here"));
        documents.create(other, "a", "", text("there"), Map.of());
        assertThat(get("a").data()).isEqualTo(text("here"));
        assertThat(documents.get(other, "a").orElseThrow().data()).isEqualTo(text("there"));
        documents.delete(other, "a");
        assertThat(documents.get(space, "a")).isPresent();
    }

    @Test
    void documentsAreThereAfterARestart() {
        create("a", text("one"));
        documents.update(space, "a", update(text("two")));
        restart();
        assertThat(get("a").data()).isEqualTo(text("two"));
        assertThat(documents.update(space, "a", update(text("three"))).version())
                .isEqualTo(3);
        device.checkIndex(space);
    }

    @Test
    void longHistoriesStayShortInMemory() throws Exception {
        create("a", text("0"));
        int updates = 250;
        for (int i = 1; i <= updates; i++) {
            documents.update(space, "a", update(text("" + i)));
        }
        assertThat(get("a").version()).isEqualTo(updates + 1);
        assertThat(get("a").data()).isEqualTo(text("" + updates));
        ObjectRow row = device.tree(space, "a");
        ObjectTree inMemory = ObjectTree.open(
                new StoredTree(device.store(), row),
                device.space(space).treeAcl(),
                ObjectTree.Flavour.DEFAULT,
                ContentCheck.NONE);
        assertThat(inMemory.size()).isLessThanOrEqualTo(101);
        assertThat(inMemory.root().isSnapshot()).isTrue();
        assertThat(inMemory.snapshotPath()).hasSize(3);
        assertThat(device.store()
                        .change(space, row.id(), row.heads().get(0))
                        .orElseThrow()
                        .snapshotCounter())
                .isEqualTo(4);
        assertThat(documents.versions(space, "a", 0, "").versions().stream()
                        .filter(version -> version.isSnapshot())
                        .map(version -> version.version()))
                .containsExactly(200L, 100L);
        device.checkIndex(space);
        restart();
        documents.update(space, "a", update(text("after")));
        device.checkIndex(space);
    }

    @Test
    void theRowOfADocumentIsWhatItsChangesTell() {
        IntStream.range(0, 30)
                .forEach(i -> documents.create(space, "d" + i, "c" + i % 3, randomBytes(i * 10), Map.of("n", "" + i)));
        IntStream.range(0, 30).forEach(i -> documents.update(space, "d" + i % 7, update(randomBytes(i))));
        device.checkIndex(space);
        DocumentRow row = device.tree(space, "d3").document().orElseThrow();
        assertThat(row.version()).isEqualTo(5);
        assertThat(row.metadata()).isEqualTo(Map.of("n", "3"));
    }
}
