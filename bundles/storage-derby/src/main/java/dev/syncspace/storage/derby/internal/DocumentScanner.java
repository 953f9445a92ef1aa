package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.document.DocumentQuery.Order;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.SpaceId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Scans of documents, each by the index that fits. Thread-safe. */
final class DocumentScanner {
    /**
     * Without an index for both the filter and the order: up to so many rows that pass the filter are read and sorted; if
     * there are more, the order is walked until enough of them have passed.
     */
    private static final int SORTED_MAX = 2_000;
    /** Rows that a walk reads at once. */
    private static final int PORTION_MAX = 512;
    /** Indexes whose fences are kept. */
    private static final int FENCED_INDEXES_MAX = 1_000;

    private final Map<Object, Fences<?>> fences = new ConcurrentHashMap<>();

    /** What an index is of, to find its fences. */
    private record IndexName(SpaceId space, Order order, Optional<String> collection, Optional<Integer> tag) {}

    List<ObjectRow> scan(Session session, StoredSpace space, DocumentScan scan, int limit) throws SQLException {
        if (limit <= 0) {
            return List.of();
        }
        if (scan.tag().isPresent()) {
            DocumentScan.Tag tag = scan.tag().get();
            int hash = Tags.metadata(space, tag.key(), tag.value());
            TagIndex index = new TagIndex(space, hash);
            IndexName name = new IndexName(space.row().id(), Order.CREATED, Optional.empty(), Optional.of(hash));
            return scanFiltered(session, space, scan, limit, index, name);
        }
        if (scan.collection().isPresent()) {
            TimeIndex index = TimeIndex.collection(space, scan.collection().get());
            IndexName name = new IndexName(space.row().id(), Order.CREATED, scan.collection(), Optional.empty());
            return scanFiltered(session, space, scan, limit, index, name);
        }
        return scanByOrder(session, space, scan, limit);
    }

    /** A scan whose filter has an index by creation. */
    private List<ObjectRow> scanFiltered(
            Session session, StoredSpace space, DocumentScan scan, int limit, WalkIndex<Long> index, IndexName name)
            throws SQLException {
        if (scan.order() == Order.CREATED) {
            return new Walk<>(session, space, scan, limit, index, fences(name)).run(startMillis(scan));
        }
        AtomicInteger count = new AtomicInteger();
        index.keys(session, index.first(), index.last(), key -> count.incrementAndGet() <= SORTED_MAX);
        if (count.get() > SORTED_MAX) {
            return scanByOrder(session, space, scan, limit);
        }
        List<ObjectRow> found = new ArrayList<>();
        for (ObjectTable.Raw raw : index.rows(session, index.first(), index.last(), Integer.MAX_VALUE)
                .rows()) {
            ObjectRow row = ObjectTable.decode(session, space, raw);
            if (matches(scan, row)) {
                found.add(row);
            }
        }
        found.sort(order(scan));
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    private List<ObjectRow> scanByOrder(Session session, StoredSpace space, DocumentScan scan, int limit)
            throws SQLException {
        IndexName name = new IndexName(space.row().id(), scan.order(), Optional.empty(), Optional.empty());
        return switch (scan.order()) {
            case CREATED ->
                new Walk<>(session, space, scan, limit, TimeIndex.created(space), fences(name)).run(startMillis(scan));
            case UPDATED ->
                new Walk<>(session, space, scan, limit, TimeIndex.updated(space), fences(name)).run(startMillis(scan));
            case DOCUMENT_ID ->
                new Walk<>(session, space, scan, limit, new DocumentIndex(space), this.<DocumentIndex.Key>fences(name))
                        .run(scan.after().map(place -> DocumentIndex.Key.of(place.documentId())));
        };
    }

    private static Optional<Long> startMillis(DocumentScan scan) {
        return scan.after().map(DocumentScan.Place::orderMillis);
    }

    /** The fences of an index: its name decides on the type of its keys. */
    @SuppressWarnings("unchecked")
    private <K extends Comparable<K>> Fences<K> fences(IndexName name) {
        if (fences.size() >= FENCED_INDEXES_MAX && !fences.containsKey(name)) {
            fences.clear();
        }
        return (Fences<K>) fences.computeIfAbsent(name, key -> new Fences<K>());
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

    /** The order of a scan; trees that share a document id come by tree id. */
    private static Comparator<ObjectRow> order(DocumentScan scan) {
        Comparator<ObjectRow> order = Comparator.<ObjectRow>comparingLong(row -> millis(document(row), scan.order()))
                .thenComparing(row -> document(row).documentId(), ObjectReads.UTF8_ORDER);
        return (scan.descending() ? order.reversed() : order).thenComparing(ObjectRow::id);
    }

    /** Whether a scan shows a row: filters and place. */
    private static boolean matches(DocumentScan scan, ObjectRow row) {
        if (!ObjectBody.isShown(row)) {
            return false;
        }
        DocumentRow document = document(row);
        if (scan.collection().isPresent() && !scan.collection().get().equals(document.collection())) {
            return false;
        }
        if (scan.tag().isPresent() && !scan.tag().get().isIn(document.metadata())) {
            return false;
        }
        return scan.after().isEmpty() || isBehind(scan, document, scan.after().get());
    }

    private static boolean isBehind(DocumentScan scan, DocumentRow document, DocumentScan.Place place) {
        int byTime = scan.order() == Order.DOCUMENT_ID
                ? 0
                : Long.compare(millis(document, scan.order()), place.orderMillis());
        int comparison =
                byTime != 0 ? byTime : ObjectReads.UTF8_ORDER.compare(document.documentId(), place.documentId());
        return scan.descending() ? comparison < 0 : comparison > 0;
    }

    /** One walk along an index in the order of a scan. */
    private record Walk<K extends Comparable<K>>(
            Session session, StoredSpace space, DocumentScan scan, int limit, WalkIndex<K> index, Fences<K> fences) {
        List<ObjectRow> run(Optional<K> start) throws SQLException {
            List<ObjectRow> found = new ArrayList<>();
            if (scan.descending()) {
                walkDown(start.orElse(index.last()), found);
            } else {
                walkUp(start.orElse(index.first()), found);
            }
            return List.copyOf(found);
        }

        private void walkUp(K start, List<ObjectRow> found) throws SQLException {
            K from = start;
            int portion = Math.min(limit, PORTION_MAX);
            while (found.size() < limit) {
                WalkIndex.Portion<K> rows = index.rows(session, from, index.last(), portion);
                take(rows.rows(), found);
                if (rows.end().isEmpty()) {
                    return;
                }
                from = index.above(rows.end().get());
                portion = PORTION_MAX;
            }
        }

        private void walkDown(K start, List<ObjectRow> found) throws SQLException {
            K to = start;
            int portion = Math.min(limit, PORTION_MAX);
            while (found.size() < limit) {
                K from = fences.start(session, index, to, portion);
                take(index.rows(session, from, to, Integer.MAX_VALUE).rows(), found);
                if (from.compareTo(index.first()) <= 0) {
                    return;
                }
                to = index.below(from);
                portion = PORTION_MAX;
            }
        }

        /** Adds what matches of rows that lie between all that were taken before and all that follow. */
        private void take(List<ObjectTable.Raw> raws, List<ObjectRow> found) throws SQLException {
            List<ObjectRow> rows = new ArrayList<>();
            for (ObjectTable.Raw raw : raws) {
                ObjectRow row = ObjectTable.decode(session, space, raw);
                if (matches(scan, row)) {
                    rows.add(row);
                }
            }
            rows.sort(order(scan));
            found.addAll(rows.subList(0, Math.min(rows.size(), limit - found.size())));
        }
    }
}
