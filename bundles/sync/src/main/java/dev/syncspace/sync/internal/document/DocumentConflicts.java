package dev.syncspace.sync.internal.document;

import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.sync.internal.query.Cursors;
import dev.syncspace.sync.internal.query.PageLimit;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.DocumentEvents;
import dev.syncspace.sync.internal.tree.DocumentReader;
import dev.syncspace.sync.internal.tree.TreeDeletion;
import dev.syncspace.sync.internal.tree.WorkLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names concurrent versions and duplicate trees, and ends them. Stateless. */
final class DocumentConflicts {
    /** Documents that one scan takes from the store. */
    private static final int SCAN_ROWS = 64;

    private DocumentConflicts() {}

    /** As {@link dev.syncspace.api.document.DocumentService#conflicts}. */
    static ConflictPage list(DocumentContext context, String documentId, int limit, String cursor) {
        int rows = PageLimit.rows(limit);
        List<String> question = List.of("conflicts", context.space().id().text(), documentId);
        String after = cursor.isEmpty()
                ? ""
                : context.runtime().cursors().decode(question, cursor).text();
        return documentId.isEmpty() ? walk(context, question, after, rows) : one(context, documentId, after);
    }

    private static ConflictPage one(DocumentContext context, String documentId, String after) {
        ObjectRow shown = DocumentContext.shown(context.trees(documentId)).orElseThrow(context::notFound);
        boolean isListed = DocumentContext.document(shown).hasConflicts() && after.isEmpty();
        return new ConflictPage(isListed ? List.of(entry(context, shown)) : List.of(), "");
    }

    private static ConflictPage walk(DocumentContext context, List<String> question, String start, int rows) {
        List<ConflictPage.Entry> found = new ArrayList<>();
        String after = start;
        long bytes = 0;
        List<ObjectRow> scanned;
        do {
            scanned = context.store().conflictingDocuments(context.space().id(), after, SCAN_ROWS);
            for (ObjectRow row : scanned) {
                if (found.size() == rows || bytes >= DocumentLimits.PAGE_MAX_BYTES) {
                    return new ConflictPage(
                            found, context.runtime().cursors().encode(question, new Cursors.Position(0, after)));
                }
                ConflictPage.Entry entry = entry(context, row);
                found.add(entry);
                bytes += size(entry);
                after = entry.documentId();
            }
        } while (scanned.size() == SCAN_ROWS);
        return new ConflictPage(found, "");
    }

    private static ConflictPage.Entry entry(DocumentContext context, ObjectRow shown) {
        DocumentRow row = DocumentContext.document(shown);
        ObjectTree history = DocumentVersions.history(context, shown);
        VersionEntries entries = new VersionEntries(context, shown, history);
        List<VersionPage.Entry> losers = new ArrayList<>();
        List<TreeChange> order = history.order();
        for (int i = order.size() - 1; i >= 0; i--) {
            ObjectId id = order.get(i).id();
            if (shown.heads().contains(id) && !id.equals(row.changeId())) {
                losers.add(entries.entry(order.get(i)));
            }
        }
        return new ConflictPage.Entry(
                row.documentId(), winner(context, shown, entries), losers, duplicates(context, row.documentId()));
    }

    private static VersionPage.Entry winner(DocumentContext context, ObjectRow tree, VersionEntries entries) {
        return entries.find(DocumentContext.document(tree).changeId())
                .orElseThrow(() -> DocumentVersions.unreadable(
                        context, tree, DocumentContext.document(tree).changeId()));
    }

    private static List<ConflictPage.Duplicate> duplicates(DocumentContext context, String documentId) {
        return context.trees(documentId).stream()
                .filter(tree -> DocumentContext.document(tree).isShadowed())
                .map(tree -> new ConflictPage.Duplicate(
                        tree.id().text(),
                        winner(
                                context,
                                tree,
                                new VersionEntries(context, tree, DocumentVersions.history(context, tree)))))
                .toList();
    }

    private static long size(ConflictPage.Entry entry) {
        long size = VersionEntries.size(entry.winner());
        for (VersionPage.Entry loser : entry.losers()) {
            size += VersionEntries.size(loser);
        }
        for (ConflictPage.Duplicate duplicate : entry.duplicates()) {
            size += VersionEntries.size(duplicate.head());
        }
        return size;
    }

    /** As {@link dev.syncspace.api.document.DocumentService#resolve}. */
    static WrittenVersion resolve(DocumentContext context, String documentId, String changeId) {
        context.space().requireWriter();
        List<WorkLocks.Key> keys = List.of(
                TreeDeletion.key(context.space()),
                WorkLocks.Key.document(context.space().id(), documentId));
        return context.locks().with(keys, () -> {
            for (int i = 0; i < DocumentWriter.TRIES_MAX; i++) {
                try {
                    return tryToResolve(context, documentId, ObjectId.of(changeId));
                } catch (StorageException failure) {
                    if (failure.kind() != StorageException.Kind.CONFLICT) {
                        throw failure;
                    }
                }
            }
            throw DocumentWriter.contention();
        });
    }

    private static WrittenVersion tryToResolve(DocumentContext context, String documentId, ObjectId chosen) {
        List<ObjectRow> trees = context.trees(documentId);
        ObjectRow shown = DocumentContext.shown(trees).orElseThrow(context::notFound);
        List<ObjectRow> duplicates =
                trees.stream().filter(tree -> !tree.equals(shown)).toList();
        DocumentRow before = DocumentContext.document(shown);
        DocumentCodec.State state = chosenState(context, shown, duplicates, chosen);
        long now = Math.max(context.runtime().clock().millis(), before.createdAtMillis());
        DocumentChanges.Made made =
                DocumentChanges.append(context, shown, DocumentVersions.again(before, state, now), false);
        WriteBatch.Builder batch = WriteBatch.builder().add(made.append());
        if (duplicates.isEmpty()) {
            batch.add(new WriteBatch.PutObject(made.row(), shown.revision()))
                    .add(new DocumentEvents(made.row().space(), now).updated(before, made.document()));
            context.runtime().commit(batch.build());
        } else {
            TreeDeletion deletion = new TreeDeletion(context.runtime(), context.space(), now);
            duplicates.forEach(deletion::requireMayDelete);
            duplicates.forEach(deletion::delete);
            deletion.put(shown, made.row());
            deletion.commit(batch);
        }
        return DocumentWriter.written(made.document());
    }

    private static DocumentCodec.State chosenState(
            DocumentContext context, ObjectRow shown, List<ObjectRow> duplicates, ObjectId chosen) {
        boolean isConcurrent = shown.heads().size() > 1 || !duplicates.isEmpty();
        Optional<ObjectRow> tree = isConcurrent && isShownOrHead(shown, chosen)
                ? Optional.of(shown)
                : duplicates.stream()
                        .filter(duplicate -> isShownOrHead(duplicate, chosen))
                        .findFirst();
        if (tree.isEmpty()) {
            throw notAConflict("the document has no concurrent version " + chosen + ": ListConflicts names them");
        }
        try (DocumentReader reader =
                new DocumentReader(context.space(), tree.get().id())) {
            return reader.state(reader.read(context.store(), chosen))
                    .orElseThrow(() -> notAConflict(
                            "change " + chosen + " holds nothing that this account can read: choose another one"));
        }
    }

    private static boolean isShownOrHead(ObjectRow tree, ObjectId change) {
        return tree.heads().contains(change)
                || DocumentContext.document(tree).changeId().equals(change);
    }

    private static SyncSpaceException notAConflict(String message) {
        return SyncSpaceException.ofField(Reason.NOT_A_CONFLICT, "change_id", message);
    }
}
