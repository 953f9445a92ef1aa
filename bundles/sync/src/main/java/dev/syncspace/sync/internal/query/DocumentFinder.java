package dev.syncspace.sync.internal.query;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.SpaceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers document queries from the index. Pages follow keys and not offsets: a document that exists during the whole walk
 * is returned exactly once, whatever is written meanwhile, unless the order is by update and it is updated. Thread-safe.
 */
public final class DocumentFinder {
    /** Rows that one scan of the store takes while filters are applied: some pages of the store, little memory. */
    private static final int SCAN_ROWS = 512;

    private final StoreReader store;
    private final Cursors cursors;

    public DocumentFinder(StoreReader store, Cursors cursors) {
        this.store = store;
        this.cursors = cursors;
    }

    /** The documents of a space that match; the space is known to exist. */
    public DocumentPage find(SpaceId space, DocumentQuery query) {
        List<DocumentFilter> filters = DocumentFilter.compile(query.filters());
        int limit = PageLimit.rows(query.limit());
        List<String> question = question(space, query);
        Optional<DocumentScan.Place> after = query.cursor().isEmpty()
                ? Optional.empty()
                : Optional.of(place(cursors.decode(question, query.cursor())));
        return walk(space, query, filters, limit, question, after);
    }

    private DocumentPage walk(
            SpaceId space,
            DocumentQuery query,
            List<DocumentFilter> filters,
            int limit,
            List<String> question,
            Optional<DocumentScan.Place> start) {
        Optional<String> collection = query.collection().isEmpty() ? Optional.empty() : Optional.of(query.collection());
        Optional<DocumentScan.Tag> tag =
                filters.stream().flatMap(filter -> filter.asTag().stream()).findFirst();
        List<DocumentPage.Entry> found = new ArrayList<>();
        Optional<DocumentScan.Place> after = start;
        long bytes = 0;
        while (true) {
            int wanted = filters.isEmpty() ? Math.min(limit - found.size() + 1, SCAN_ROWS) : SCAN_ROWS;
            DocumentScan scan = new DocumentScan(collection, tag, query.order(), query.descending(), after);
            List<ObjectRow> rows = store.scanDocuments(space, scan, wanted);
            for (ObjectRow object : rows) {
                DocumentRow row = object.document().orElseThrow();
                if (filters.stream().allMatch(filter -> filter.matches(row))) {
                    long size = size(row);
                    if (found.size() == limit || (!found.isEmpty() && bytes + size > DocumentLimits.PAGE_MAX_BYTES)) {
                        return new DocumentPage(found, cursor(question, query, after.orElseThrow()));
                    }
                    found.add(entry(row));
                    bytes += size;
                }
                after = Optional.of(placeOf(row, query.order()));
            }
            if (rows.size() < wanted) {
                return new DocumentPage(found, "");
            }
        }
    }

    private String cursor(List<String> question, DocumentQuery query, DocumentScan.Place last) {
        long number = query.order() == DocumentQuery.Order.DOCUMENT_ID ? 0 : last.orderMillis();
        return cursors.encode(question, new Cursors.Position(number, last.documentId()));
    }

    private static List<String> question(SpaceId space, DocumentQuery query) {
        List<String> question = new ArrayList<>();
        question.add("documents");
        question.add(space.text());
        question.add(query.collection());
        question.add(query.order().name());
        question.add(Boolean.toString(query.descending()));
        for (DocumentQuery.Filter filter : query.filters()) {
            question.add(filter.field());
            question.add(filter.operator());
            question.add(filter.value());
            question.add(filter.type().name());
        }
        return question;
    }

    private static DocumentScan.Place place(Cursors.Position position) {
        return new DocumentScan.Place(position.number(), position.text());
    }

    private static DocumentScan.Place placeOf(DocumentRow row, DocumentQuery.Order order) {
        long millis = order == DocumentQuery.Order.UPDATED ? row.updatedAtMillis() : row.createdAtMillis();
        return new DocumentScan.Place(millis, row.documentId());
    }

    private static DocumentPage.Entry entry(DocumentRow row) {
        return new DocumentPage.Entry(
                row.documentId(),
                row.collection(),
                row.metadata(),
                row.version(),
                row.createdAtMillis(),
                row.updatedAtMillis(),
                row.hasConflicts(),
                row.dataSize());
    }

    /** What the row takes in an answer, within some bytes. */
    private static long size(DocumentRow row) {
        long size = 64L + utf8(row.documentId()) + utf8(row.collection());
        for (var entry : row.metadata().entrySet()) {
            size += 8L + utf8(entry.getKey()) + utf8(entry.getValue());
        }
        return size;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
