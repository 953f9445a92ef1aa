package dev.syncspace.sync.internal.document;

import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.query.Cursors;
import dev.syncspace.sync.internal.query.PageLimit;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.DocumentReader;
import dev.syncspace.sync.internal.tree.StoredTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads versions of documents, the current one and all others. Stateless. */
final class DocumentVersions {
    private DocumentVersions() {}

    /** As {@link dev.syncspace.api.document.DocumentService#get}. */
    static Optional<Document> get(DocumentContext context, String documentId) {
        return DocumentContext.shown(context.trees(documentId)).map(shown -> {
            DocumentRow row = DocumentContext.document(shown);
            return document(context, shown, row.changeId(), row.version());
        });
    }

    private static Document document(DocumentContext context, ObjectRow tree, ObjectId change, long version) {
        try (DocumentReader reader = new DocumentReader(context.space(), tree.id())) {
            TreeChange read = reader.read(context.store(), change);
            DocumentRow row = DocumentContext.document(tree);
            return document(
                    context,
                    tree,
                    read,
                    reader.state(read)
                            .filter(state -> !change.equals(row.changeId())
                                    || state.documentId().equals(row.documentId()))
                            .orElseThrow(() -> unreadable(context, tree, change)),
                    version);
        }
    }

    private static Document document(
            DocumentContext context, ObjectRow tree, TreeChange change, DocumentCodec.State state, long version) {
        return new Document(
                context.space().id(),
                state.documentId(),
                state.collection(),
                state.data(),
                state.metadata(),
                version,
                state.createdAtMillis(),
                state.updatedAtMillis(),
                change.id().text(),
                tree.id().text(),
                author(change),
                DocumentContext.document(tree).hasConflicts());
    }

    private static String author(TreeChange change) {
        return change.findAuthor().map(PublicKey::accountAddress).orElse("");
    }

    static SyncSpaceException unreadable(DocumentContext context, ObjectRow tree, ObjectId change) {
        return SpaceErrors.damaged(
                context.space().id(),
                "tree " + tree.id() + ": change " + change,
                new IllegalStateException("it does not hold the state that the index tells"));
    }

    /**
     * The state that a change holds which the index names.
     *
     * @throws SyncSpaceException {@code STORED_DATA_DAMAGED}
     */
    static DocumentCodec.State state(DocumentContext context, ObjectRow tree, ObjectId change) {
        try (DocumentReader reader = new DocumentReader(context.space(), tree.id())) {
            return reader.state(reader.read(context.store(), change))
                    .orElseThrow(() -> unreadable(context, tree, change));
        }
    }

    /** The whole history of a tree, without the data of its changes. */
    static ObjectTree history(DocumentContext context, ObjectRow tree) {
        try {
            return ObjectTree.openHistory(
                    new StoredTree(context.store(), tree),
                    context.space().treeAcl(),
                    ObjectTree.Flavour.WITHOUT_DATA,
                    ContentCheck.NONE);
        } catch (TreeException e) {
            throw SpaceErrors.damaged(context.space().id(), "tree " + tree.id(), e);
        }
    }

    /** As {@link dev.syncspace.api.document.DocumentService#versions}. */
    static VersionPage list(DocumentContext context, String documentId, int limit, String cursor) {
        int rows = PageLimit.rows(limit);
        ObjectRow shown = DocumentContext.shown(context.trees(documentId)).orElseThrow(context::notFound);
        ObjectTree history = history(context, shown);
        List<TreeChange> order = history.order();
        List<String> question = List.of(
                "versions", context.space().id().text(), documentId, shown.id().text());
        int next = cursor.isEmpty()
                ? order.size() - 1
                : place(order, context.runtime().cursors().decode(question, cursor)) - 1;
        VersionEntries entries = new VersionEntries(context, shown, history);
        List<VersionPage.Entry> found = new ArrayList<>();
        long bytes = 0;
        while (next > 0) {
            TreeChange change = order.get(next);
            if (found.size() == rows || bytes >= DocumentLimits.PAGE_MAX_BYTES) {
                String last = found.get(found.size() - 1).changeId();
                return new VersionPage(
                        found, context.runtime().cursors().encode(question, new Cursors.Position(0, last)));
            }
            found.add(entries.entry(change));
            bytes += VersionEntries.size(change);
            next--;
        }
        return new VersionPage(found, "");
    }

    /** A change keeps its place among the others whatever comes later, so a cursor names one. */
    private static int place(List<TreeChange> order, Cursors.Position position) {
        ObjectId id = ObjectId.of(position.text());
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).id().equals(id)) {
                return i;
            }
        }
        throw SyncSpaceException.ofField(
                Reason.INVALID_CURSOR,
                "cursor",
                "the cursor names a change that is not here any more; start again without one");
    }

    /** As {@link dev.syncspace.api.document.DocumentService#version}. */
    static Document version(DocumentContext context, String documentId, VersionRef ref) {
        Place place = find(context, documentId, ref);
        return document(context, place.tree(), place.change(), place.version());
    }

    /**
     * Where a version is.
     *
     * @param version number of changes that lead up to it
     */
    private record Place(ObjectRow tree, ObjectId change, long version) {}

    private static Place find(DocumentContext context, String documentId, VersionRef ref) {
        List<ObjectRow> trees = context.trees(documentId);
        ObjectRow shown = DocumentContext.shown(trees).orElseThrow(context::notFound);
        if (ref.changeId().isEmpty()) {
            return byNumber(context, shown, ref.version());
        }
        ObjectId change = ObjectId.of(ref.changeId());
        List<ObjectRow> candidates = new ArrayList<>(trees);
        candidates.remove(shown);
        candidates.add(0, shown);
        for (ObjectRow tree : candidates) {
            if (change.isCid() && !change.equals(tree.id())) {
                Optional<Place> place = byChange(context, tree, change);
                if (place.isPresent()) {
                    return place.get();
                }
            }
        }
        throw noVersion("change_id", "the document has no such change");
    }

    private static Optional<Place> byChange(DocumentContext context, ObjectRow tree, ObjectId change) {
        if (context.store().change(tree.space(), tree.id(), change).isEmpty()) {
            return Optional.empty();
        }
        ObjectTree history = history(context, tree);
        Long version = history.versions().get(change);
        if (version == null) {
            return Optional.empty();
        }
        requireReadable(context, tree, change, "change_id");
        return Optional.of(new Place(tree, change, version));
    }

    /** Concurrent changes may have one number: the last of them in the total order is meant. */
    private static Place byNumber(DocumentContext context, ObjectRow shown, long number) {
        DocumentRow row = DocumentContext.document(shown);
        if (number == row.version()) {
            return new Place(shown, row.changeId(), number);
        }
        ObjectTree history = history(context, shown);
        Map<ObjectId, Long> versions = history.versions();
        List<TreeChange> order = history.order();
        for (int i = order.size() - 1; i > 0; i--) {
            ObjectId change = order.get(i).id();
            if (Long.valueOf(number).equals(versions.get(change))) {
                requireReadable(context, shown, change, "version");
                return new Place(shown, change, number);
            }
        }
        throw noVersion("version", "the document has no version " + number);
    }

    private static void requireReadable(DocumentContext context, ObjectRow tree, ObjectId change, String field) {
        try (DocumentReader reader = new DocumentReader(context.space(), tree.id())) {
            if (reader.state(reader.read(context.store(), change)).isEmpty()) {
                throw noVersion(field, "change " + change + " holds nothing that this account can read");
            }
        }
    }

    private static SyncSpaceException noVersion(String field, String message) {
        return SyncSpaceException.ofField(Reason.VERSION_NOT_FOUND, field, message);
    }

    /** As {@link dev.syncspace.api.document.DocumentService#restore}. */
    static WrittenVersion restore(DocumentContext context, String documentId, VersionRef ref, long expectedVersion) {
        return DocumentWriter.write(context, documentId, (shown, now) -> {
            DocumentRow row = DocumentContext.document(shown);
            DocumentWriter.requireVersion(row, expectedVersion);
            Place place = find(context, documentId, ref);
            return again(row, state(context, place.tree(), place.change()), now);
        });
    }

    /** An old state as the newest one of a document. */
    static DocumentCodec.State again(DocumentRow row, DocumentCodec.State old, long nowMillis) {
        return new DocumentCodec.State(
                row.documentId(), old.collection(), old.metadata(), old.data(), row.createdAtMillis(), nowMillis);
    }
}
