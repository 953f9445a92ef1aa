package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.DocumentQuery.Order;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Scans of documents: order, ties, pages, collections and tags. */
interface DocumentScanTests extends StoreTests {
    /** Ids whose order differs between UTF-8, UTF-16, padded and case-insensitive comparison. */
    List<String> NAMES = List.of(
            "a",
            "a ",
            "a  ",
            "a\u0000",
            "a\u0001",
            "a!",
            "A",
            "aa",
            "b",
            "ä",
            "z",
            "~",
            "é",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uff5e",
            "\uffff",
            "😀",
            "\ud83d\ude01x");

    Comparator<String> UTF8 =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    static List<String> sorted(Stream<String> names) {
        return names.sorted(UTF8).toList();
    }

    static DocumentScan scan(Order order) {
        return new DocumentScan(Optional.empty(), Optional.empty(), order, false, Optional.empty());
    }

    static DocumentScan tagged(String key, String value) {
        return new DocumentScan(
                Optional.empty(),
                Optional.of(new DocumentScan.Tag(key, value)),
                Order.CREATED,
                false,
                Optional.empty());
    }

    static DocumentScan in(String collection) {
        return new DocumentScan(Optional.of(collection), Optional.empty(), Order.CREATED, false, Optional.empty());
    }

    private static DocumentScan descending(DocumentScan scan) {
        return new DocumentScan(scan.collection(), scan.tag(), scan.order(), true, scan.after());
    }

    private static DocumentScan after(DocumentScan scan, DocumentScan.Place place) {
        return new DocumentScan(scan.collection(), scan.tag(), scan.order(), scan.descending(), Optional.of(place));
    }

    private static DocumentScan ordered(DocumentScan scan, Order order) {
        return new DocumentScan(scan.collection(), scan.tag(), order, scan.descending(), scan.after());
    }

    private static long millis(DocumentRow row, Order order) {
        return switch (order) {
            case CREATED -> row.createdAtMillis();
            case UPDATED -> row.updatedAtMillis();
            case DOCUMENT_ID -> 0;
        };
    }

    private static DocumentRow document(ObjectRow row) {
        return row.document().orElseThrow();
    }

    /** The rows that a scan must give, in its order, from all rows of the space. */
    private static List<ObjectRow> expected(List<ObjectRow> rows, DocumentScan scan, Predicate<DocumentRow> filter) {
        Comparator<ObjectRow> order = Comparator.<ObjectRow>comparingLong(row -> millis(document(row), scan.order()))
                .thenComparing(row -> document(row).documentId(), UTF8);
        List<ObjectRow> found = new ArrayList<>(rows.stream()
                .filter(row -> filter.test(document(row)))
                .sorted(order)
                .toList());
        if (scan.descending()) {
            Collections.reverse(found);
        }
        return found;
    }

    /** A scan gives what it must, whole and in pages from every place. */
    private void assertScans(SpaceRow space, DocumentScan scan, List<ObjectRow> expected) {
        assertThat(store().scanDocuments(space.id(), scan, 1000)).isEqualTo(expected);
        for (int i = 0; i < expected.size(); i++) {
            DocumentRow last = document(expected.get(i));
            DocumentScan.Place place = new DocumentScan.Place(millis(last, scan.order()), last.documentId());
            assertThat(store().scanDocuments(space.id(), after(scan, place), 3))
                    .isEqualTo(expected.subList(i + 1, Math.min(i + 4, expected.size())));
        }
        List<ObjectRow> walked = new ArrayList<>();
        DocumentScan next = scan;
        while (true) {
            List<ObjectRow> page = store().scanDocuments(space.id(), next, 4);
            walked.addAll(page);
            if (page.size() < 4) {
                break;
            }
            DocumentRow last = document(page.get(3));
            next = after(scan, new DocumentScan.Place(millis(last, scan.order()), last.documentId()));
        }
        assertThat(walked).isEqualTo(expected);
    }

    private void assertScansBothWays(
            SpaceRow space, List<ObjectRow> rows, DocumentScan scan, Predicate<DocumentRow> filter) {
        for (Order order : Order.values()) {
            DocumentScan forward = ordered(scan, order);
            assertScans(space, forward, expected(rows, forward, filter));
            DocumentScan backward = descending(forward);
            assertScans(space, backward, expected(rows, backward, filter));
        }
    }

    /** Documents with ties in both times, some hidden ones between them. */
    private List<ObjectRow> someDocuments(SpaceRow space) {
        List<WriteBatch.Operation> operations = new ArrayList<>();
        List<ObjectRow> shown = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            ObjectRowBuilder builder = ObjectRowBuilder.document(space, NAMES.get(i))
                    .created(1_000 + i % 3)
                    .updated(2_000 - i % 4)
                    .collection(i % 2 == 0 ? "" : "notes")
                    .tag("parity", i % 2 == 0 ? "even" : "odd")
                    .tag("third", Integer.toString(i % 3));
            operations.add(builder.insert());
            shown.add(ObjectTests.stored(builder, 1));
        }
        for (String name : List.of("a", "hidden", "😀")) {
            operations.add(hidden(space, name).shadowed().insert());
            operations.add(hidden(space, name).status(ObjectRow.Status.QUEUED).insert());
            operations.add(hidden(space, name).status(ObjectRow.Status.DELETED).insert());
        }
        operations.add(ObjectRowBuilder.tree(space).insert());
        commit(operations.toArray(WriteBatch.Operation[]::new));
        return shown;
    }

    private static ObjectRowBuilder hidden(SpaceRow space, String name) {
        return ObjectRowBuilder.document(space, name).created(1_001).tag("parity", "even");
    }

    @Test
    default void scansInEveryOrderBothWaysFromEveryPlace() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);
        someDocuments(newSpace());

        assertScansBothWays(space, rows, scan(Order.CREATED), row -> true);
    }

    @Test
    default void scansOneCollection() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);

        for (String collection : List.of("", "notes", "Notes", "notes ", "none")) {
            assertScansBothWays(
                    space, rows, in(collection), row -> row.collection().equals(collection));
        }
    }

    @Test
    default void scansOneTag() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);

        for (DocumentScan.Tag tag : List.of(
                new DocumentScan.Tag("parity", "odd"),
                new DocumentScan.Tag("third", "0"),
                new DocumentScan.Tag("0", "third"),
                new DocumentScan.Tag("thir", "d0"),
                new DocumentScan.Tag("", ""))) {
            assertScansBothWays(space, rows, tagged(tag.key(), tag.value()), row -> tag.value()
                    .equals(row.metadata().get(tag.key())));
        }
    }

    @Test
    default void scansNumbersByTheirValue() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);

        for (String zero : List.of("0", "00", "+0", "-0", "0.00")) {
            assertScansBothWays(space, rows, tagged("third", zero), row -> "0"
                    .equals(row.metadata().get("third")));
        }
        for (String other : List.of("0.", ".0", "0x0", " 0", "0.01", "-", "")) {
            assertScansBothWays(space, rows, tagged("third", other), row -> false);
        }
    }

    @Test
    default void scansATagWithinACollection() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);
        DocumentScan both = new DocumentScan(
                Optional.of("notes"),
                Optional.of(new DocumentScan.Tag("third", "1")),
                Order.CREATED,
                false,
                Optional.empty());

        assertScansBothWays(
                space,
                rows,
                both,
                row -> row.collection().equals("notes")
                        && "1".equals(row.metadata().get("third")));
    }

    @Test
    default void scansFromPlacesThatNoDocumentHas() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = someDocuments(space);

        for (Order order : Order.values()) {
            for (long millis : new long[] {Long.MIN_VALUE, 0, 1_000, 1_001, 1_999, 2_000, Long.MAX_VALUE}) {
                for (String name : List.of("", "a", "a\u0000\u0000", "m", "😀", "\udbff\udfff")) {
                    DocumentScan forward = after(scan(order), new DocumentScan.Place(millis, name));
                    assertScanFrom(space, rows, forward);
                    assertScanFrom(space, rows, descending(forward));
                }
            }
        }
    }

    private void assertScanFrom(SpaceRow space, List<ObjectRow> rows, DocumentScan scan) {
        DocumentScan.Place place = scan.after().orElseThrow();
        int sign = scan.descending() ? -1 : 1;
        List<ObjectRow> expected = expected(rows, scan, row -> {
            int byTime = scan.order() == Order.DOCUMENT_ID
                    ? 0
                    : Long.compare(millis(row, scan.order()), place.orderMillis());
            return sign * (byTime != 0 ? byTime : UTF8.compare(row.documentId(), place.documentId())) > 0;
        });
        assertThat(store().scanDocuments(space.id(), scan, 5))
                .as("%s", scan)
                .isEqualTo(expected.subList(0, Math.min(5, expected.size())));
    }

    @Test
    default void findsTagsExactly() {
        SpaceRow space = newSpace();
        String longValue = "v".repeat(16_000);
        List<String> values =
                List.of("", " ", "v", "v ", "V", longValue, longValue + "x", "x" + longValue, "ü", "\u0000");
        for (int i = 0; i < values.size(); i++) {
            commit(ObjectRowBuilder.document(space, "doc " + i)
                    .tag("key", values.get(i))
                    .insert());
        }
        commit(ObjectRowBuilder.document(space, "no key").tag("key2", "v").insert());

        for (int i = 0; i < values.size(); i++) {
            assertThat(DocumentTests.names(store().scanDocuments(space.id(), tagged("key", values.get(i)), 10)))
                    .containsExactly("doc " + i);
        }
        assertThat(store().scanDocuments(space.id(), tagged("key", longValue.substring(1)), 10))
                .isEmpty();
        assertThat(store().scanDocuments(space.id(), tagged("", "v"), 10)).isEmpty();
    }

    @Test
    default void tagsFollowTheirDocument() {
        SpaceRow space = newSpace();
        ObjectRowBuilder first = ObjectRowBuilder.document(space, "doc")
                .tag("a", "1")
                .tag("b", "2")
                .created(10);
        commit(first.insert());

        ObjectRowBuilder second = ObjectRowBuilder.document(space, first.build().id(), "doc")
                .tag("a", "1")
                .tag("c", "3")
                .created(10)
                .updated(11);
        commit(second.replace(1));
        assertThat(store().scanDocuments(space.id(), tagged("a", "1"), 10))
                .containsExactly(ObjectTests.stored(second, 2));
        assertThat(store().scanDocuments(space.id(), tagged("b", "2"), 10)).isEmpty();
        assertThat(store().scanDocuments(space.id(), tagged("c", "3"), 10)).hasSize(1);

        ObjectRowBuilder third = second.created(5);
        commit(third.replace(2));
        assertThat(store().scanDocuments(space.id(), tagged("a", "1"), 10))
                .containsExactly(ObjectTests.stored(third, 3));

        commit(new WriteBatch.EraseTree(space.id(), first.build().id()));
        for (String tag : List.of("a", "b", "c")) {
            for (String value : List.of("1", "2", "3")) {
                assertThat(store().scanDocuments(space.id(), tagged(tag, value), 10))
                        .isEmpty();
            }
        }
    }

    @Test
    default void aLimitOfZeroGivesNoDocuments() {
        SpaceRow space = newSpace();
        someDocuments(space);

        assertThat(store().scanDocuments(space.id(), scan(Order.CREATED), 0)).isEmpty();
        assertThat(store().scanDocuments(space.id(), descending(scan(Order.UPDATED)), 0))
                .isEmpty();
        assertThat(store().scanDocuments(space.id(), tagged("parity", "odd"), 0))
                .isEmpty();
    }

    @Test
    default void manyDocumentsWithOneTimeComeByDocumentId() {
        SpaceRow space = newSpace();
        List<ObjectRow> rows = new ArrayList<>();
        List<WriteBatch.Operation> operations = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ObjectRowBuilder builder = ObjectRowBuilder.document(space, "doc " + (i * 7919 % 1009))
                    .created(5)
                    .updated(5)
                    .tag("all", "same")
                    .tag("some", Integer.toString(i % 10));
            operations.add(builder.insert());
            rows.add(ObjectTests.stored(builder, 1));
        }
        commit(operations.toArray(WriteBatch.Operation[]::new));

        for (DocumentScan scan : List.of(scan(Order.CREATED), in(""), tagged("all", "same"))) {
            for (Order order : Order.values()) {
                DocumentScan forward = ordered(scan, order);
                assertThat(store().scanDocuments(space.id(), forward, 1000))
                        .isEqualTo(expected(rows, forward, row -> true));
                assertThat(store().scanDocuments(space.id(), descending(forward), 1000))
                        .isEqualTo(expected(rows, descending(forward), row -> true));
            }
        }
        assertThat(store().scanDocuments(space.id(), tagged("some", "3"), 1000)).hasSize(30);
    }
}
