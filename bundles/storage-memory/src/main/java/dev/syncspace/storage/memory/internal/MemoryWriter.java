package dev.syncspace.storage.memory.internal;

import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies one batch to copies of the spaces it touches, and puts them in place when all of it held. For one thread. */
final class MemoryWriter {
    private final MemoryTables tables;
    private final Map<SpaceId, Optional<MemoryTables.Space>> touched = new HashMap<>();
    private final List<EventRow> events = new ArrayList<>();
    private final List<Runnable> locals = new ArrayList<>();
    private final Set<TreeKey> grown = new LinkedHashSet<>();
    private long position;
    private long lastEvent;
    private long droppedThrough;

    MemoryWriter(MemoryTables tables) {
        this.tables = tables;
        this.position = tables.lastPosition;
        this.lastEvent = tables.lastEvent;
    }

    private record TreeKey(SpaceId space, ObjectId tree) {}

    ObjectStore.Commit apply(WriteBatch batch) {
        for (WriteBatch.Operation operation : batch.operations()) {
            apply(operation);
        }
        grown.forEach(this::requireRow);
        touched.forEach((id, space) -> {
            if (space.isPresent()) {
                tables.spaces.put(id, space.get());
            } else {
                tables.spaces.remove(id);
            }
        });
        events.forEach(event -> tables.events.put(event.sequence(), event));
        tables.events.headMap(droppedThrough, true).clear();
        locals.forEach(Runnable::run);
        tables.lastPosition = position;
        tables.lastEvent = lastEvent;
        return new ObjectStore.Commit(events.isEmpty() ? 0 : events.get(0).sequence());
    }

    private void apply(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.PutSpace put) {
            if (find(put.row().id()).isPresent()) {
                throw conflict("space " + put.row().id() + " exists");
            }
            touched.put(put.row().id(), Optional.of(new MemoryTables.Space(put.row())));
        } else if (operation instanceof WriteBatch.EraseSpace erase) {
            touched.put(erase.space(), Optional.empty());
        } else if (operation instanceof WriteBatch.AppendAcl append) {
            appendAcl(space(append.space()), append.rows());
        } else if (operation instanceof WriteBatch.PutObject put) {
            putObject(put.row(), put.expectedRevision());
        } else if (operation instanceof WriteBatch.RequireNoDocument require) {
            requireNoDocument(require.space(), require.documentId());
        } else if (operation instanceof WriteBatch.AppendChanges append) {
            appendChanges(append);
        } else if (operation instanceof WriteBatch.EraseTree erase) {
            eraseTree(erase.space(), erase.tree());
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            MemoryTables.Space space = space(put.space());
            for (KeyValueRow row : put.rows()) {
                space.keyValues.put(new MemoryTables.KeyValueKey(row.keyPeerId(), row.slot()), row);
            }
        } else if (operation instanceof WriteBatch.RemoveKeyValues remove) {
            space(remove.space()).keyValues.remove(new MemoryTables.KeyValueKey(remove.keyPeerId(), remove.slot()));
        } else if (operation instanceof WriteBatch.AppendEvent append) {
            appendEvent(append.row());
        } else if (operation instanceof WriteBatch.DropEvents drop) {
            droppedThrough = Math.max(droppedThrough, Math.min(drop.throughSequence(), lastEvent));
        } else if (operation instanceof WriteBatch.PutLocal put) {
            locals.add(() -> tables.locals.put(put.key(), put.value()));
        } else if (operation instanceof WriteBatch.RemoveLocal remove) {
            locals.add(() -> tables.locals.remove(remove.key()));
        }
    }

    private Optional<MemoryTables.Space> find(SpaceId id) {
        return touched.computeIfAbsent(
                id, key -> Optional.ofNullable(tables.spaces.get(key)).map(MemoryTables.Space::copy));
    }

    private MemoryTables.Space space(SpaceId id) {
        return find(id).orElseThrow(
                        () -> new StorageException(StorageException.Kind.NOT_FOUND, "space " + id + " is not stored"));
    }

    private static StorageException conflict(String message) {
        return new StorageException(StorageException.Kind.CONFLICT, message);
    }

    private void appendEvent(EventRow row) {
        lastEvent++;
        events.add(new EventRow(lastEvent, row.type(), row.spaceId(), row.timestampMillis(), row.payload()));
    }

    private static void appendAcl(MemoryTables.Space space, List<AclRow> rows) {
        for (AclRow row : rows) {
            if (row.index() != space.acl.size()) {
                throw conflict("ACL record " + row.index() + " does not follow " + space.acl.size() + " records");
            }
            space.acl.add(row);
        }
    }

    private void putObject(ObjectRow row, long expectedRevision) {
        MemoryTables.Space space = space(row.space());
        ObjectRow old = space.objects.get(row.id());
        long revision = old == null ? 0 : old.revision();
        if (revision != expectedRevision) {
            throw conflict("object " + row.id() + " is at revision " + revision + ", expected " + expectedRevision);
        }
        space.objects.put(
                row.id(),
                new ObjectRow(
                        row.space(),
                        row.id(),
                        row.kind(),
                        row.heads(),
                        row.commonSnapshot(),
                        row.status(),
                        row.isDerived(),
                        row.parent(),
                        row.changeCount(),
                        row.pendingChanges(),
                        revision + 1,
                        row.document()));
    }

    private void requireNoDocument(SpaceId spaceId, String documentId) {
        boolean exists = find(spaceId)
                .map(space -> space.objects.values().stream()
                        .anyMatch(row -> row.status() == ObjectRow.Status.LIVE
                                && row.document().map(DocumentRow::documentId).equals(Optional.of(documentId))))
                .orElse(false);
        if (exists) {
            throw conflict("the document exists");
        }
    }

    private void requireRow(TreeKey key) {
        boolean isMissing = find(key.space())
                .map(space -> space.changes.containsKey(key.tree()) && !space.objects.containsKey(key.tree()))
                .orElse(false);
        if (isMissing) {
            throw new StorageException(
                    StorageException.Kind.NOT_FOUND, "tree " + key.tree() + " has changes but no row");
        }
    }

    private void appendChanges(WriteBatch.AppendChanges append) {
        grown.add(new TreeKey(append.space(), append.tree()));
        Map<ObjectId, ChangeRow> changes =
                space(append.space()).changes.computeIfAbsent(append.tree(), tree -> new LinkedHashMap<>());
        for (ChangeRow row : append.rows()) {
            if (!changes.containsKey(row.id())) {
                position++;
                changes.put(row.id(), new ChangeRow(row.id(), position, row.snapshotCounter(), row.raw()));
            }
        }
    }

    private void eraseTree(SpaceId spaceId, ObjectId tree) {
        MemoryTables.Space space = space(spaceId);
        space.changes.remove(tree);
        space.objects.computeIfPresent(
                tree,
                (id, row) -> new ObjectRow(
                        row.space(),
                        row.id(),
                        row.kind(),
                        row.heads(),
                        row.commonSnapshot(),
                        row.status(),
                        row.isDerived(),
                        row.parent(),
                        row.changeCount(),
                        row.pendingChanges(),
                        row.revision(),
                        Optional.empty()));
    }
}
