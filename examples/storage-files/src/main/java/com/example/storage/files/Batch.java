package com.example.storage.files;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Applies one batch to a state. For one thread; what it throws leaves the state as it was. */
final class Batch {
    private final State base;
    private final NavigableMap<Long, EventRow> events;
    private final Map<SpaceId, Optional<State.Space>> spaces = new HashMap<>();
    private final Set<Tree> grown = new LinkedHashSet<>();
    private final Set<Tree> copied = new HashSet<>();
    private NavigableMap<String, ByteString> locals;
    private long position;
    private long firstEvent;
    private long lastEvent;
    private long firstNewEvent;

    private record Tree(SpaceId space, ObjectId id) {}

    /**
     * What became of a batch.
     *
     * @param state the next one
     * @param firstEvent sequence of its first event; 0 if it had none
     */
    record Result(State state, long firstEvent) {}

    private Batch(State base, NavigableMap<Long, EventRow> events) {
        this.base = base;
        this.events = events;
        this.locals = base.locals();
        this.position = base.lastPosition();
        this.firstEvent = base.firstEvent();
        this.lastEvent = base.lastEvent();
    }

    /**
     * Applies a batch.
     *
     * @param events gets the new events. They count when the state that has them counts; who throws that state away removes them
     * @throws StorageException {@code CONFLICT}, {@code NOT_FOUND}
     */
    static Result apply(WriteBatch batch, State base, NavigableMap<Long, EventRow> events) {
        Batch applied = new Batch(base, events);
        try {
            batch.operations().forEach(applied::apply);
            applied.grown.forEach(applied::requireRow);
        } catch (RuntimeException refused) {
            events.tailMap(base.lastEvent(), false).clear();
            throw refused;
        }
        return new Result(applied.result(), applied.firstNewEvent);
    }

    private State result() {
        Map<SpaceId, State.Space> all = base.spaces();
        if (!spaces.isEmpty()) {
            all = new HashMap<>(all);
            for (Map.Entry<SpaceId, Optional<State.Space>> entry : spaces.entrySet()) {
                if (entry.getValue().isPresent()) {
                    all.put(entry.getKey(), entry.getValue().get());
                } else {
                    all.remove(entry.getKey());
                }
            }
        }
        return new State(all, locals, position, firstEvent, lastEvent);
    }

    private void apply(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.PutSpace put) {
            if (find(put.row().id()).isPresent()) {
                throw conflict("space " + put.row().id() + " exists");
            }
            spaces.put(put.row().id(), Optional.of(new State.Space(put.row())));
        } else if (operation instanceof WriteBatch.EraseSpace erase) {
            spaces.put(erase.space(), Optional.empty());
        } else if (operation instanceof WriteBatch.AppendAcl append) {
            appendAcl(space(append.space()), append.rows());
        } else if (operation instanceof WriteBatch.PutObject put) {
            putObject(space(put.row().space()), put.row(), put.expectedRevision());
        } else if (operation instanceof WriteBatch.RequireNoDocument require) {
            requireNoDocument(require);
        } else if (operation instanceof WriteBatch.AppendChanges append) {
            appendChanges(append);
        } else if (operation instanceof WriteBatch.EraseTree erase) {
            eraseTree(space(erase.space()), erase.tree());
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            State.Space space = space(put.space());
            for (KeyValueRow row : put.rows()) {
                space.keyValues.put(new State.Key(row.keyPeerId(), row.slot()), row);
            }
        } else if (operation instanceof WriteBatch.RemoveKeyValues remove) {
            space(remove.space()).keyValues.remove(new State.Key(remove.keyPeerId(), remove.slot()));
        } else {
            applyToTheRest(operation);
        }
    }

    private void applyToTheRest(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.AppendEvent append) {
            EventRow row = append.row();
            lastEvent++;
            firstNewEvent = firstNewEvent == 0 ? lastEvent : firstNewEvent;
            events.put(
                    lastEvent,
                    new EventRow(lastEvent, row.type(), row.spaceId(), row.timestampMillis(), row.payload()));
        } else if (operation instanceof WriteBatch.DropEvents drop) {
            firstEvent = Math.max(firstEvent, Math.min(drop.throughSequence(), lastEvent) + 1);
        } else if (operation instanceof WriteBatch.PutLocal put) {
            ownLocals().put(put.key(), put.value());
        } else if (operation instanceof WriteBatch.RemoveLocal remove) {
            ownLocals().remove(remove.key());
        } else {
            throw new IllegalArgumentException("an operation of a later version: " + operation.getClass());
        }
    }

    private NavigableMap<String, ByteString> ownLocals() {
        if (locals == base.locals()) {
            locals = new TreeMap<>(locals);
        }
        return locals;
    }

    private Optional<State.Space> find(SpaceId id) {
        return spaces.computeIfAbsent(
                id, key -> Optional.ofNullable(base.spaces().get(key)).map(State.Space::new));
    }

    private State.Space space(SpaceId id) {
        return find(id).orElseThrow(
                        () -> new StorageException(StorageException.Kind.NOT_FOUND, "space " + id + " is not stored"));
    }

    private static StorageException conflict(String message) {
        return new StorageException(StorageException.Kind.CONFLICT, message);
    }

    private static void appendAcl(State.Space space, List<AclRow> rows) {
        for (AclRow row : rows) {
            if (row.index() != space.acl.size()) {
                throw conflict("ACL record " + row.index() + " does not follow " + space.acl.size() + " records");
            }
            space.acl.add(row);
        }
    }

    private static void putObject(State.Space space, ObjectRow row, long expectedRevision) {
        ObjectRow old = space.objects.get(row.id());
        long revision = old == null ? 0 : old.revision();
        if (revision != expectedRevision) {
            throw conflict("object " + row.id() + " is at revision " + revision + ", expected " + expectedRevision);
        }
        space.objects.put(row.id(), with(row, revision + 1, row.document()));
    }

    private static ObjectRow with(ObjectRow row, long revision, Optional<DocumentRow> document) {
        return new ObjectRow(
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
                revision,
                document);
    }

    private void requireNoDocument(WriteBatch.RequireNoDocument require) {
        Optional<State.Space> space = find(require.space());
        if (space.isPresent()
                && space.get().objects.values().stream()
                        .anyMatch(row -> row.status() == ObjectRow.Status.LIVE
                                && row.document()
                                        .map(DocumentRow::documentId)
                                        .equals(Optional.of(require.documentId())))) {
            throw conflict("the document exists");
        }
    }

    private void appendChanges(WriteBatch.AppendChanges append) {
        State.Space space = space(append.space());
        Tree tree = new Tree(append.space(), append.tree());
        grown.add(tree);
        if (copied.add(tree) || !space.changes.containsKey(append.tree())) {
            space.changes.put(
                    append.tree(), new LinkedHashMap<>(space.changes.getOrDefault(append.tree(), Map.of())));
        }
        Map<ObjectId, ChangeRow> changes = space.changes.get(append.tree());
        for (ChangeRow row : append.rows()) {
            if (!changes.containsKey(row.id())) {
                position++;
                changes.put(row.id(), new ChangeRow(row.id(), position, row.snapshotCounter(), row.raw()));
            }
        }
    }

    private void requireRow(Tree tree) {
        Optional<State.Space> space = find(tree.space());
        if (space.isPresent()
                && space.get().changes.containsKey(tree.id())
                && !space.get().objects.containsKey(tree.id())) {
            throw new StorageException(
                    StorageException.Kind.NOT_FOUND, "tree " + tree.id() + " has changes but no row");
        }
    }

    private static void eraseTree(State.Space space, ObjectId tree) {
        space.changes.remove(tree);
        space.objects.computeIfPresent(tree, (id, row) -> with(row, row.revision(), Optional.empty()));
    }
}
