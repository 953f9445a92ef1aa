package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.AccountRuntime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one batch does to the rows of objects of a space. For one thread and one batch.
 *
 * <p>It decides which of several trees with one document id is shown (design D5): the one whose document was created first,
 * and among equals the one with the smaller tree id. Both are content of the trees, so every device decides alike. It also
 * tells by events what became visible.
 *
 * <p>Two batches that bring trees of one document id, or take them away, always write one row in common, or both demand that
 * there is no such tree: so the second of them fails with {@code CONFLICT} and is decided anew.
 */
final class IndexEdit {
    /** What a change takes beside its data, about. */
    private static final long CHANGE_BYTES = 512;

    private static final Comparator<ObjectRow> SHOWN_FIRST = Comparator.<ObjectRow>comparingLong(
                    row -> document(row).createdAtMillis())
            .thenComparing(ObjectRow::id);

    private final AccountRuntime runtime;
    private final StoreReader store;
    private final SpaceId space;
    private final Optional<DocumentEvents> events;
    private final Map<ObjectId, Optional<ObjectRow>> before = new HashMap<>();
    private final Map<ObjectId, ObjectRow> planned = new LinkedHashMap<>();
    private final Map<ObjectId, ObjectRow> erased = new LinkedHashMap<>();
    private final Set<String> documentIds = new LinkedHashSet<>();
    private final List<WriteBatch.Operation> requirements = new ArrayList<>();
    private final List<WriteBatch.Operation> eventRows = new ArrayList<>();

    /**
     * An edit.
     *
     * @param events makes events of what becomes visible; empty: there are none
     */
    IndexEdit(AccountRuntime runtime, SpaceId space, Optional<DocumentEvents> events) {
        this.runtime = runtime;
        this.store = runtime.store();
        this.space = space;
        this.events = events;
    }

    private static DocumentRow document(ObjectRow row) {
        return row.document().orElseThrow();
    }

    private static Optional<String> documentId(ObjectRow row) {
        return row.document().map(DocumentRow::documentId);
    }

    /** The row as this batch leaves it, or as it is stored. */
    Optional<ObjectRow> row(ObjectId tree) {
        ObjectRow row = planned.get(tree);
        return row == null ? store.object(space, tree) : Optional.of(row);
    }

    /**
     * Writes a row.
     *
     * @param stored the row as it was read; empty if there is none
     * @param row its revision is that of the stored row, or 0
     */
    void put(Optional<ObjectRow> stored, ObjectRow row) {
        before.putIfAbsent(row.id(), stored);
        planned.put(row.id(), row);
        stored.flatMap(IndexEdit::documentId).ifPresent(documentIds::add);
        documentId(row).ifPresent(documentIds::add);
    }

    /** Erases a tree; its row becomes a tombstone. */
    void erase(ObjectRow stored) {
        erased.put(stored.id(), stored);
        put(Optional.of(stored), ObjectRows.tombstone(stored));
    }

    /** Documents whose rows this batch touches. */
    Set<String> documentIds() {
        return documentIds;
    }

    /** Puts everything into a batch; nothing may be added afterwards. */
    void addTo(WriteBatch.Builder batch) {
        for (String documentId : documentIds) {
            arrange(documentId);
        }
        requirements.forEach(batch::add);
        erased.keySet().forEach(tree -> batch.add(new WriteBatch.EraseTree(space, tree)));
        if (!erased.isEmpty()) {
            batch.add(runtime.maintenance().erasing(erasedBytes()));
        }
        planned.values().forEach(row -> batch.add(new WriteBatch.PutObject(row, row.revision())));
        eventRows.forEach(batch::add);
    }

    /** About how much is erased, as if every version had the size of the last. */
    private long erasedBytes() {
        return erased.values().stream()
                .mapToLong(row -> row.changeCount()
                        * (CHANGE_BYTES
                                + row.document().map(DocumentRow::dataSize).orElse(0L)))
                .sum();
    }

    private void arrange(String documentId) {
        List<ObjectRow> stored = store.documents(space, documentId);
        Map<ObjectId, ObjectRow> members = members(documentId, stored);
        boolean isJoined = isJoined(documentId);
        if (stored.isEmpty() && isJoined) {
            requirements.add(new WriteBatch.RequireNoDocument(space, documentId));
        }
        Optional<ObjectRow> shownBefore =
                stored.stream().filter(row -> !document(row).isShadowed()).findFirst();
        Optional<ObjectRow> shown = members.values().stream().min(SHOWN_FIRST);
        for (ObjectRow member : List.copyOf(members.values())) {
            boolean isShadowed = !member.id().equals(shown.orElseThrow().id());
            boolean hasConflicts = member.heads().size() > 1 || (!isShadowed && members.size() > 1);
            members.put(member.id(), flag(member, hasConflicts, isShadowed));
        }
        if (isJoined || isLeft(documentId)) {
            shownBefore.filter(row -> !planned.containsKey(row.id())).ifPresent(row -> plan(Optional.of(row), row));
        }
        events.ifPresent(made ->
                tell(made, documentId, shownBefore, shown.map(row -> members.get(row.id())), members, isJoined));
    }

    /** Live trees that carry the document id once the batch is written, by tree id. */
    private Map<ObjectId, ObjectRow> members(String documentId, List<ObjectRow> stored) {
        Map<ObjectId, ObjectRow> members = new TreeMap<>();
        stored.forEach(row -> members.put(row.id(), row));
        members.keySet().removeAll(planned.keySet());
        planned.values().stream()
                .filter(row -> documentId(row).equals(Optional.of(documentId)))
                .forEach(row -> members.put(row.id(), row));
        return members;
    }

    private ObjectRow flag(ObjectRow member, boolean hasConflicts, boolean isShadowed) {
        DocumentRow row = document(member);
        if (row.hasConflicts() == hasConflicts && row.isShadowed() == isShadowed) {
            return member;
        }
        ObjectRow flagged = ObjectRows.withDocument(member, ObjectRows.flagged(row, hasConflicts, isShadowed));
        plan(Optional.of(member), flagged);
        return flagged;
    }

    private void plan(Optional<ObjectRow> stored, ObjectRow row) {
        before.putIfAbsent(row.id(), stored);
        planned.put(row.id(), row);
    }

    private Optional<String> documentIdBefore(ObjectId tree) {
        return before.getOrDefault(tree, Optional.empty()).flatMap(IndexEdit::documentId);
    }

    private boolean isJoined(String documentId) {
        Optional<String> id = Optional.of(documentId);
        return planned.values().stream()
                .anyMatch(row -> documentId(row).equals(id)
                        && !documentIdBefore(row.id()).equals(id));
    }

    private boolean isLeft(String documentId) {
        Optional<String> id = Optional.of(documentId);
        return planned.values().stream()
                .anyMatch(row -> !documentId(row).equals(id)
                        && documentIdBefore(row.id()).equals(id));
    }

    private void tell(
            DocumentEvents events,
            String documentId,
            Optional<ObjectRow> before,
            Optional<ObjectRow> after,
            Map<ObjectId, ObjectRow> members,
            boolean isJoined) {
        if (after.isEmpty()) {
            before.ifPresent(row -> eventRows.add(events.deleted(documentId)));
            return;
        }
        ObjectRow shown = after.get();
        DocumentRow document = document(shown);
        if (before.isEmpty()) {
            eventRows.add(events.created(document));
        } else if (isVisiblyDifferent(before.get(), shown)) {
            eventRows.add(events.updated(document(before.get()), document));
        }
        boolean hasNewHeads = shown.heads().size() > 1
                && !Optional.of(shown.heads())
                        .equals(this.before
                                .getOrDefault(shown.id(), Optional.empty())
                                .map(ObjectRow::heads));
        boolean hasNewDuplicate = isJoined && members.size() > 1;
        if ((hasNewHeads && planned.containsKey(shown.id())) || hasNewDuplicate) {
            eventRows.add(events.conflict(
                    document,
                    shown.heads().stream()
                            .filter(head -> !head.equals(document.changeId()))
                            .toList(),
                    members.keySet().stream()
                            .filter(tree -> !tree.equals(shown.id()))
                            .toList()));
        }
    }

    private static boolean isVisiblyDifferent(ObjectRow before, ObjectRow after) {
        DocumentRow old = document(before);
        DocumentRow now = document(after);
        return !old.changeId().equals(now.changeId()) || old.version() != now.version();
    }
}
