package dev.syncspace.sync.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentQuery.Filter;
import dev.syncspace.api.document.DocumentQuery.ValueType;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFinderTest {
    private static final SpaceId SPACE = SpaceId.of("bafyreispace.1");

    private final ObjectStore store =
            new MemoryStoreProvider().open(Path.of("finder"), new byte[32], StoreOptions.DEFAULT);
    private final DocumentFinder finder = new DocumentFinder(store, new Cursors(new byte[Cursors.KEY_BYTES]));
    private final Map<String, Long> revisions = new TreeMap<>();

    DocumentFinderTest() {
        commit(new WriteBatch.PutSpace(
                new SpaceRow(SPACE, ByteString.EMPTY, id("acl"), id("settings"), id("key-value"), 0, false)));
    }

    private static ObjectId id(String content) {
        return ObjectId.ofContent(ByteString.copyFromUtf8(content));
    }

    private void commit(WriteBatch.Operation operation) {
        store.commit(WriteBatch.builder().add(operation).build()).join();
    }

    private void put(String documentId, String collection, long createdAt, long updatedAt, Map<String, String> tags) {
        DocumentRow document = new DocumentRow(
                documentId, collection, new TreeMap<>(tags), 1, createdAt, updatedAt, id("c"), 10, false, false);
        put(documentId, Optional.of(document), ObjectRow.Status.LIVE);
    }

    private void put(String documentId, Optional<DocumentRow> document, ObjectRow.Status status) {
        long revision = revisions.getOrDefault(documentId, 0L);
        commit(new WriteBatch.PutObject(
                new ObjectRow(
                        SPACE,
                        id("tree of " + documentId),
                        ObjectRow.Kind.DOCUMENT,
                        List.of(),
                        Optional.empty(),
                        status,
                        false,
                        Optional.empty(),
                        2,
                        0,
                        0,
                        document),
                revision));
        revisions.put(documentId, revision + 1);
    }

    private static DocumentQuery query(int limit, String cursor, DocumentQuery.Order order, boolean descending) {
        return new DocumentQuery("", List.of(), limit, cursor, order, descending);
    }

    private List<String> walk(int limit, DocumentQuery.Order order, boolean descending) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            DocumentPage page = finder.find(SPACE, query(limit, cursor, order, descending));
            assertThat(page.documents()).hasSizeLessThanOrEqualTo(limit);
            page.documents().forEach(entry -> ids.add(entry.documentId()));
            cursor = page.nextCursor();
        } while (!cursor.isEmpty());
        return ids;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 11, 100})
    void w13PagesOfAnySizeFollowOneOrder(int limit) {
        for (int i = 0; i < 10; i++) {
            put("d" + (i * 7) % 10, "", 1_000 + i / 3, 2_000 - i, Map.of());
        }
        List<String> byCreation = List.of("d0", "d4", "d7", "d1", "d5", "d8", "d2", "d6", "d9", "d3");
        assertThat(walk(limit, DocumentQuery.Order.CREATED, false)).isEqualTo(byCreation);
        List<String> reversed = new ArrayList<>(byCreation);
        java.util.Collections.reverse(reversed);
        assertThat(walk(limit, DocumentQuery.Order.CREATED, true)).isEqualTo(reversed);
        assertThat(walk(limit, DocumentQuery.Order.UPDATED, false))
                .containsExactly("d3", "d6", "d9", "d2", "d5", "d8", "d1", "d4", "d7", "d0");
        assertThat(walk(limit, DocumentQuery.Order.DOCUMENT_ID, false))
                .containsExactly("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9");
    }

    @Test
    void equalNumbersAreFoundInEveryWriting() {
        List.of("5", "05", "5.0", "+5", "6", "5x", "")
                .forEach(count -> put("d" + count, "", 1, 1, Map.of("count", count)));
        assertThat(ids(new Filter("count", "eq", "5.00", ValueType.AUTO))).containsExactly("d+5", "d05", "d5", "d5.0");
        assertThat(ids(new Filter("count", "eq", "5", ValueType.NUMBER))).containsExactly("d+5", "d05", "d5", "d5.0");
        assertThat(ids(new Filter("count", "eq", "5", ValueType.TEXT))).containsExactly("d5");
        assertThat(ids(new Filter("count", "eq", "5x", ValueType.AUTO))).containsExactly("d5x");
    }

    private List<String> ids(Filter filter) {
        DocumentQuery query = new DocumentQuery("", List.of(filter), 0, "", DocumentQuery.Order.DOCUMENT_ID, false);
        return finder.find(SPACE, query).documents().stream()
                .map(DocumentPage.Entry::documentId)
                .toList();
    }

    @Test
    void thereIsNoCursorWhenNothingFollows() {
        put("a", "", 1, 1, Map.of());
        put("b", "", 2, 2, Map.of());
        assertThat(finder.find(SPACE, query(2, "", DocumentQuery.Order.CREATED, false))
                        .nextCursor())
                .isEmpty();
        assertThat(finder.find(SPACE, query(1, "", DocumentQuery.Order.CREATED, false))
                        .nextCursor())
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = DocumentQuery.Order.class,
            names = {"CREATED", "DOCUMENT_ID"})
    void w13WhatExistsDuringTheWholeWalkIsFoundOnceWhateverIsWritten(DocumentQuery.Order order) {
        Set<String> stable = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            put("s" + i, "", i, i, Map.of());
            stable.add("s" + i);
        }
        put("goes", "", 15, 15, Map.of());
        List<String> found = new ArrayList<>();
        String cursor = "";
        int step = 0;
        do {
            DocumentPage page = finder.find(SPACE, query(3, cursor, order, false));
            page.documents().forEach(entry -> found.add(entry.documentId()));
            cursor = page.nextCursor();
            put("new" + step, "", step * 4L, step, Map.of());
            put("s" + step, "", step, 1_000 + step, Map.of("changed", "yes"));
            put("goes", Optional.empty(), ObjectRow.Status.DELETED);
            step++;
        } while (!cursor.isEmpty());
        assertThat(found.stream().filter(stable::contains)).containsExactlyInAnyOrderElementsOf(stable);
        assertThat(found).doesNotHaveDuplicates();
    }

    @Test
    void w13OnlyDocumentsOfTheCollectionAreFound() {
        put("a", "notes", 1, 1, Map.of());
        put("b", "tasks", 2, 2, Map.of());
        DocumentQuery query = new DocumentQuery("tasks", List.of(), 0, "", DocumentQuery.Order.CREATED, false);
        assertThat(finder.find(SPACE, query).documents()).singleElement().satisfies(entry -> {
            assertThat(entry.documentId()).isEqualTo("b");
            assertThat(entry.collection()).isEqualTo("tasks");
        });
    }

    @Test
    void w9FiltersAreAppliedAndAllMustMatch() {
        for (int i = 0; i < 1_200; i++) {
            put("d" + i, "", i, i, Map.of("n", "" + i, "parity", i % 2 == 0 ? "even" : "odd"));
        }
        List<Filter> filters = List.of(
                new Filter("parity", "eq", "odd", ValueType.AUTO), new Filter("n", "gte", "1190", ValueType.AUTO));
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            DocumentPage page =
                    finder.find(SPACE, new DocumentQuery("", filters, 2, cursor, DocumentQuery.Order.CREATED, false));
            page.documents().forEach(entry -> ids.add(entry.documentId()));
            cursor = page.nextCursor();
        } while (!cursor.isEmpty());
        assertThat(ids).containsExactly("d1191", "d1193", "d1195", "d1197", "d1199");
    }

    @Test
    void aPageEndsBeforeItGetsTooLarge() {
        String large = "x".repeat(16_000);
        for (int i = 0; i < 2_200; i++) {
            put("d" + i, "", i, i, Map.of("a", large));
        }
        DocumentPage page = finder.find(SPACE, query(0, "", DocumentQuery.Order.CREATED, false));
        assertThat(page.documents().size()).isBetween(1_000, 1_100);
        assertThat(page.nextCursor()).isNotEmpty();
        assertThat(finder.find(SPACE, query(0, page.nextCursor(), DocumentQuery.Order.CREATED, false))
                        .documents()
                        .get(0)
                        .documentId())
                .isEqualTo("d" + page.documents().size());
    }

    @Test
    void aCursorIsBoundToItsQuery() {
        put("a", "", 1, 1, Map.of());
        put("b", "", 2, 2, Map.of());
        String cursor = finder.find(SPACE, query(1, "", DocumentQuery.Order.CREATED, false))
                .nextCursor();
        assertThat(finder.find(SPACE, query(50, cursor, DocumentQuery.Order.CREATED, false))
                        .documents())
                .as("the size of a page is no part of the question")
                .hasSize(1);
        List<DocumentQuery> others = List.of(
                query(1, cursor, DocumentQuery.Order.UPDATED, false),
                query(1, cursor, DocumentQuery.Order.CREATED, true),
                new DocumentQuery("c", List.of(), 1, cursor, DocumentQuery.Order.CREATED, false),
                new DocumentQuery(
                        "",
                        List.of(new Filter("a", "eq", "b", ValueType.AUTO)),
                        1,
                        cursor,
                        DocumentQuery.Order.CREATED,
                        false));
        for (DocumentQuery other : others) {
            assertInvalidCursor(SPACE, other);
        }
        assertInvalidCursor(SpaceId.of("other.1"), query(1, cursor, DocumentQuery.Order.CREATED, false));
    }

    private void assertInvalidCursor(SpaceId space, DocumentQuery query) {
        assertThatThrownBy(() -> finder.find(space, query))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.INVALID_CURSOR));
    }
}
