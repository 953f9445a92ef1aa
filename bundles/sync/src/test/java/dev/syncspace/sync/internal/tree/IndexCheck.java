package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeUpdate;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the stored rows of objects with what their changes tell, and verifies every change again. */
public final class IndexCheck {
    private IndexCheck() {}

    /** What is wrong, in words; empty if nothing is. */
    public static List<String> differences(AccountRuntime runtime, OpenSpace space) {
        List<String> wrong = new ArrayList<>();
        Map<String, List<ObjectRow>> byDocument = new HashMap<>();
        List<ObjectRow> rows = runtime.store().objects(space.id(), Optional.empty(), Integer.MAX_VALUE).stream()
                .filter(row -> row.kind() == ObjectRow.Kind.TREE || row.kind() == ObjectRow.Kind.DOCUMENT)
                .toList();
        Map<ObjectRow, ObjectRow> derived = new HashMap<>();
        for (ObjectRow row : rows) {
            ObjectRow expected = IndexRebuilder.derive(runtime, space, row);
            derived.put(row, expected);
            expected.document().ifPresent(document -> byDocument
                    .computeIfAbsent(document.documentId(), id -> new ArrayList<>())
                    .add(expected));
            if (row.status() == ObjectRow.Status.LIVE) {
                verify(runtime, space, row, wrong);
            } else if (!runtime.store().changes(space.id(), row.id(), 0, 0, 1).isEmpty()) {
                wrong.add("tree " + row.id() + " is deleted and has changes");
            }
        }
        for (ObjectRow row : rows) {
            ObjectRow expected = withFlags(derived.get(row), byDocument);
            if (!expected.equals(row)) {
                wrong.add("stored " + row + " but expected " + expected);
            }
        }
        return wrong;
    }

    private static ObjectRow withFlags(ObjectRow row, Map<String, List<ObjectRow>> byDocument) {
        if (row.document().isEmpty()) {
            return row;
        }
        DocumentRow document = row.document().get();
        List<ObjectRow> group = byDocument.get(document.documentId());
        ObjectRow shown = group.stream()
                .min(Comparator.<ObjectRow>comparingLong(
                                member -> member.document().orElseThrow().createdAtMillis())
                        .thenComparing(ObjectRow::id))
                .orElseThrow();
        boolean isShadowed = !shown.id().equals(row.id());
        boolean hasConflicts = row.heads().size() > 1 || (!isShadowed && group.size() > 1);
        return ObjectRows.withDocument(row, ObjectRows.flagged(document, hasConflicts, isShadowed));
    }

    private static void verify(AccountRuntime runtime, OpenSpace space, ObjectRow row, List<String> wrong) {
        List<RawChange> changes = runtime.store().changes(space.id(), row.id(), 0, 0, Integer.MAX_VALUE).stream()
                .map(change -> new RawChange(change.id(), change.raw()))
                .toList();
        try {
            TreeUpdate update = ObjectTree.validateNew(
                    changes.get(0),
                    changes,
                    row.heads(),
                    space.treeAcl(),
                    ObjectTree.Flavour.WITHOUT_DATA,
                    dev.syncspace.protocol.tree.ContentCheck.NONE);
            for (StoredChange change : update.added()) {
                long counter = runtime.store()
                        .change(space.id(), row.id(), change.id())
                        .orElseThrow()
                        .snapshotCounter();
                if (counter != change.snapshotCounter()) {
                    wrong.add(
                            "change " + change.id() + " has counter " + counter + ", not " + change.snapshotCounter());
                }
            }
            if (update.added().size() != changes.size()) {
                wrong.add("tree " + row.id() + " has changes that lead nowhere");
            }
        } catch (TreeException e) {
            wrong.add("tree " + row.id() + ": " + e.getMessage());
        }
    }
}
