package dev.syncspace.testkit.storage;

import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the read methods of a store show: two stores with equal snapshots cannot be told apart. Positions of
 * changes are left out, for only their order counts.
 *
 * @param parts what was read, by what it is
 */
public record StoreSnapshot(Map<String, Object> parts) {
    private static final int ALL = 1_000_000;

    /** Reads the events, the settings and some spaces, stored or not. */
    public static StoreSnapshot of(StoreReader store, List<SpaceRow> spaces) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("events", store.events(0, ALL));
        parts.put("event range", List.of(store.firstEventSequence(), store.lastEventSequence()));
        parts.put("locals", new ArrayList<>(store.locals("").entrySet()));
        for (SpaceRow space : spaces) {
            read(store, space.id(), parts);
        }
        return new StoreSnapshot(parts);
    }

    private static void read(StoreReader store, SpaceId space, Map<String, Object> parts) {
        parts.put(space + " row", store.space(space));
        parts.put(space + " totals", store.totals(space));
        parts.put(space + " acl", store.aclRecords(space));
        parts.put(space + " key-values", store.keyValues(space));
        parts.put(space + " pending", store.pendingObjects(space, Optional.empty(), ALL));
        parts.put(space + " conflicting", store.conflictingDocuments(space, "", ALL));
        List<ObjectRow> objects = store.objects(space, Optional.empty(), ALL);
        parts.put(space + " objects", objects);
        for (DocumentQuery.Order order : DocumentQuery.Order.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                DocumentScan scan =
                        new DocumentScan(Optional.empty(), Optional.empty(), order, descending, Optional.empty());
                parts.put(space + " by " + order + " " + descending, store.scanDocuments(space, scan, ALL));
            }
        }
        for (ObjectRow object : objects) {
            String name = space + " " + object.id();
            parts.put(name + " row", store.object(space, object.id()));
            parts.put(name + " children", store.children(space, object.id()));
            List<ChangeRow> changes = store.changes(space, object.id(), 0, 0, ALL);
            parts.put(name + " changes", ChangeTests.unplaced(changes));
            object.document().ifPresent(document -> {
                parts.put(name + " documents", store.documents(space, document.documentId()));
                document.metadata()
                        .forEach((key, value) -> parts.put(
                                name + " tag " + key + " " + document.collection(),
                                store.scanDocuments(space, tagScan(document.collection(), key, value), ALL)));
            });
        }
    }

    private static DocumentScan tagScan(String collection, String key, String value) {
        return new DocumentScan(
                Optional.of(collection),
                Optional.of(new DocumentScan.Tag(key, value)),
                DocumentQuery.Order.CREATED,
                false,
                Optional.empty());
    }
}
