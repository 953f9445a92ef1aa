package dev.syncspace.storage.memory.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One lock around plain collections: simple enough to be right by reading. */
final class MemoryStore implements ObjectStore {
    private final MemoryTables tables;
    private final Runnable onClose;
    private boolean closed;

    MemoryStore(MemoryTables tables, Runnable onClose) {
        this.tables = tables;
        this.onClose = onClose;
    }

    @Override
    public CompletableFuture<Commit> commit(WriteBatch batch) {
        synchronized (tables) {
            if (closed) {
                return CompletableFuture.failedFuture(closedFailure());
            }
            try {
                return CompletableFuture.completedFuture(new MemoryWriter(tables).apply(batch));
            } catch (StorageException refused) {
                return CompletableFuture.failedFuture(refused);
            }
        }
    }

    private static StorageException closedFailure() {
        return new StorageException(StorageException.Kind.CLOSED, "the store is closed");
    }

    private <T> T read(Supplier<T> reading) {
        synchronized (tables) {
            if (closed) {
                throw closedFailure();
            }
            return reading.get();
        }
    }

    private Optional<MemoryTables.Space> find(SpaceId space) {
        return Optional.ofNullable(tables.spaces.get(space));
    }

    private Collection<ObjectRow> objectsOf(SpaceId space) {
        return find(space)
                .map(found -> (Collection<ObjectRow>) found.objects.values())
                .orElse(List.of());
    }

    private Stream<ObjectRow> live(SpaceId space) {
        return objectsOf(space).stream().filter(row -> row.status() == ObjectRow.Status.LIVE);
    }

    private Stream<ObjectRow> shownDocuments(SpaceId space) {
        return live(space)
                .filter(row -> row.document().isPresent() && !document(row).isShadowed());
    }

    private static DocumentRow document(ObjectRow row) {
        return row.document().orElseThrow();
    }

    @Override
    public Optional<SpaceRow> space(SpaceId space) {
        return read(() -> find(space).map(found -> found.row));
    }

    @Override
    public List<SpaceRow> spaces() {
        return read(() -> tables.spaces.values().stream()
                .map(space -> space.row)
                .sorted(Comparator.comparingLong(SpaceRow::createdAtMillis).thenComparing(SpaceRow::id))
                .toList());
    }

    @Override
    public SpaceTotals totals(SpaceId space) {
        return read(() -> new SpaceTotals(
                shownDocuments(space).count(),
                live(space).mapToLong(ObjectRow::pendingChanges).sum()));
    }

    @Override
    public List<AclRow> aclRecords(SpaceId space) {
        return read(() -> find(space).map(found -> List.copyOf(found.acl)).orElse(List.of()));
    }

    @Override
    public Optional<ObjectRow> object(SpaceId space, ObjectId object) {
        return read(() -> find(space).map(found -> found.objects.get(object)));
    }

    @Override
    public List<ObjectRow> objects(SpaceId space, Optional<ObjectId> after, int limit) {
        return read(() -> objectsOf(space).stream()
                .filter(row -> isBehind(row, after))
                .limit(limit)
                .toList());
    }

    @Override
    public List<ObjectRow> pendingObjects(SpaceId space, Optional<ObjectId> after, int limit) {
        return read(() -> live(space)
                .filter(row -> row.pendingChanges() > 0 && isBehind(row, after))
                .limit(limit)
                .toList());
    }

    private static boolean isBehind(ObjectRow row, Optional<ObjectId> after) {
        return after.isEmpty() || row.id().compareTo(after.get()) > 0;
    }

    @Override
    public List<ObjectRow> children(SpaceId space, ObjectId parent) {
        return read(() -> live(space)
                .filter(row -> row.parent().equals(Optional.of(parent)))
                .toList());
    }

    @Override
    public List<ObjectRow> documents(SpaceId space, String documentId) {
        return read(() -> live(space)
                .filter(row -> row.document().map(DocumentRow::documentId).equals(Optional.of(documentId)))
                .toList());
    }

    @Override
    public List<ObjectRow> scanDocuments(SpaceId space, DocumentScan scan, int limit) {
        Comparator<ObjectRow> order = order(scan);
        return read(() -> shownDocuments(space)
                .filter(row -> scan.collection().isEmpty()
                        || scan.collection().get().equals(document(row).collection()))
                .filter(row -> scan.tag().isEmpty()
                        || scan.tag().get().isIn(document(row).metadata()))
                .filter(row -> scan.after().isEmpty() || compareToPlace(row, scan) > 0)
                .sorted(order)
                .limit(limit)
                .toList());
    }

    private static Comparator<ObjectRow> order(DocumentScan scan) {
        Comparator<ObjectRow> order = Comparator.<ObjectRow>comparingLong(row -> millis(row, scan.order()))
                .thenComparing(row -> document(row).documentId(), MemoryTables.UTF8_ORDER);
        return scan.descending() ? order.reversed() : order;
    }

    private static int compareToPlace(ObjectRow row, DocumentScan scan) {
        DocumentScan.Place place = scan.after().orElseThrow();
        int byTime = scan.order() == DocumentQuery.Order.DOCUMENT_ID
                ? 0
                : Long.compare(millis(row, scan.order()), place.orderMillis());
        int comparison = byTime != 0
                ? byTime
                : MemoryTables.UTF8_ORDER.compare(document(row).documentId(), place.documentId());
        return scan.descending() ? -comparison : comparison;
    }

    private static long millis(ObjectRow row, DocumentQuery.Order order) {
        return switch (order) {
            case CREATED -> document(row).createdAtMillis();
            case UPDATED -> document(row).updatedAtMillis();
            case DOCUMENT_ID -> 0;
        };
    }

    @Override
    public List<ObjectRow> conflictingDocuments(SpaceId space, String afterDocumentId, int limit) {
        return read(() -> shownDocuments(space)
                .filter(row -> document(row).hasConflicts())
                .filter(row -> MemoryTables.UTF8_ORDER.compare(document(row).documentId(), afterDocumentId) > 0)
                .sorted(Comparator.comparing(row -> document(row).documentId(), MemoryTables.UTF8_ORDER))
                .limit(limit)
                .toList());
    }

    private Map<ObjectId, ChangeRow> changesOf(SpaceId space, ObjectId tree) {
        return find(space)
                .map(found -> found.changes.getOrDefault(tree, Map.of()))
                .orElse(Map.of());
    }

    @Override
    public Optional<ChangeRow> change(SpaceId space, ObjectId tree, ObjectId change) {
        return read(() -> Optional.ofNullable(changesOf(space, tree).get(change)));
    }

    @Override
    public List<ChangeRow> changes(
            SpaceId space, ObjectId tree, long minSnapshotCounter, long afterPosition, int limit) {
        return read(() -> changesOf(space, tree).values().stream()
                .filter(row -> row.snapshotCounter() >= minSnapshotCounter && row.position() > afterPosition)
                .sorted(Comparator.comparingLong(ChangeRow::position))
                .limit(limit)
                .toList());
    }

    @Override
    public List<KeyValueRow> keyValues(SpaceId space) {
        return read(() ->
                find(space).map(found -> List.copyOf(found.keyValues.values())).orElse(List.of()));
    }

    @Override
    public List<EventRow> events(long afterSequence, int limit) {
        return read(() -> tables.events.tailMap(afterSequence, false).values().stream()
                .limit(limit)
                .toList());
    }

    @Override
    public long firstEventSequence() {
        return read(() -> tables.events.isEmpty() ? tables.lastEvent + 1 : tables.events.firstKey());
    }

    @Override
    public long lastEventSequence() {
        return read(() -> tables.lastEvent);
    }

    @Override
    public Optional<ByteString> local(String key) {
        return read(() -> Optional.ofNullable(tables.locals.get(key)));
    }

    @Override
    public Map<String, ByteString> locals(String prefix) {
        return read(() -> {
            Map<String, ByteString> found = new LinkedHashMap<>();
            tables.locals.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    found.put(key, value);
                }
            });
            return Collections.unmodifiableMap(found);
        });
    }

    @Override
    public void reclaim() {
        read(() -> true);
    }

    @Override
    public StoreInfo info() {
        return new StoreInfo(MemoryStoreProvider.NAME, 1, true, false);
    }

    @Override
    public void close() {
        synchronized (tables) {
            if (!closed) {
                closed = true;
                onClose.run();
            }
        }
    }
}
