package com.example.storage.files;

import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions about the objects of a state. Stateless. */
final class Reads {
    private Reads() {}

    private static Collection<ObjectRow> all(State state, SpaceId space) {
        State.Space found = state.spaces().get(space);
        return found == null ? List.of() : found.objects.values();
    }

    private static Stream<ObjectRow> live(State state, SpaceId space) {
        return all(state, space).stream().filter(row -> row.status() == ObjectRow.Status.LIVE);
    }

    private static DocumentRow document(ObjectRow row) {
        return row.document().orElseThrow();
    }

    private static Stream<ObjectRow> shown(State state, SpaceId space) {
        return live(state, space)
                .filter(row -> row.document().isPresent() && !document(row).isShadowed());
    }

    static StoreReader.SpaceTotals totals(State state, SpaceId space) {
        return new StoreReader.SpaceTotals(
                shown(state, space).count(),
                live(state, space).mapToLong(ObjectRow::pendingChanges).sum());
    }

    static List<ObjectRow> objects(
            State state, SpaceId space, Optional<ObjectId> after, int limit, boolean onlyPending) {
        State.Space found = state.spaces().get(space);
        if (found == null) {
            return List.of();
        }
        Map<ObjectId, ObjectRow> behind = after.isEmpty() ? found.objects : found.objects.tailMap(after.get(), false);
        return behind.values().stream()
                .filter(row -> !onlyPending || row.status() == ObjectRow.Status.LIVE && row.pendingChanges() > 0)
                .limit(limit)
                .toList();
    }

    static List<ObjectRow> children(State state, SpaceId space, ObjectId parent) {
        return live(state, space)
                .filter(row -> row.parent().equals(Optional.of(parent)))
                .toList();
    }

    static List<ObjectRow> documents(State state, SpaceId space, String documentId) {
        return live(state, space)
                .filter(row -> row.document().map(DocumentRow::documentId).equals(Optional.of(documentId)))
                .toList();
    }

    static List<ObjectRow> scan(State state, SpaceId space, DocumentScan scan, int limit) {
        return shown(state, space)
                .filter(row -> scan.collection().map(document(row).collection()::equals).orElse(true))
                .filter(row ->
                        scan.tag().map(tag -> tag.isIn(document(row).metadata())).orElse(true))
                .filter(row -> scan.after().isEmpty() || isBehind(row, scan))
                .sorted(order(scan))
                .limit(limit)
                .toList();
    }

    private static Comparator<ObjectRow> order(DocumentScan scan) {
        Comparator<ObjectRow> order = Comparator.<ObjectRow>comparingLong(row -> millis(row, scan.order()))
                .thenComparing(row -> document(row).documentId(), State.UTF8);
        return scan.descending() ? order.reversed() : order;
    }

    private static boolean isBehind(ObjectRow row, DocumentScan scan) {
        DocumentScan.Place place = scan.after().orElseThrow();
        int byTime = scan.order() == DocumentQuery.Order.DOCUMENT_ID
                ? 0
                : Long.compare(millis(row, scan.order()), place.orderMillis());
        int comparison =
                byTime != 0 ? byTime : State.UTF8.compare(document(row).documentId(), place.documentId());
        return scan.descending() ? comparison < 0 : comparison > 0;
    }

    private static long millis(ObjectRow row, DocumentQuery.Order order) {
        return switch (order) {
            case CREATED -> document(row).createdAtMillis();
            case UPDATED -> document(row).updatedAtMillis();
            case DOCUMENT_ID -> 0;
        };
    }

    static List<ObjectRow> conflicting(State state, SpaceId space, String afterDocumentId, int limit) {
        return shown(state, space)
                .filter(row -> document(row).hasConflicts())
                .filter(row -> State.UTF8.compare(document(row).documentId(), afterDocumentId) > 0)
                .sorted(Comparator.comparing(row -> document(row).documentId(), State.UTF8))
                .limit(limit)
                .toList();
    }

    static Map<ObjectId, ChangeRow> changes(State state, SpaceId space, ObjectId tree) {
        State.Space found = state.spaces().get(space);
        return found == null ? Map.of() : found.changes.getOrDefault(tree, Map.of());
    }
}
