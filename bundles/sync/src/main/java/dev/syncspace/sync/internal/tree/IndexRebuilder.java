package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeError;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.IndexRebuild;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Derives the rows of objects from the stored changes of their trees. Stateless.
 */
@Component(service = IndexRebuild.class)
public final class IndexRebuilder implements IndexRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRebuilder.class);
    private static final int VERSION = 1;
    private static final int OBJECTS_PER_PAGE = 256;

    @Activate
    public IndexRebuilder() {
        // Everything comes with the call.
    }

    @Override
    public int indexVersion() {
        return VERSION;
    }

    @Override
    public void rebuild(AccountRuntime runtime) {
        for (SpaceRow row : runtime.store().spaces()) {
            // The account's own space has no documents.
            if (!row.isOwn()) {
                rebuild(runtime, runtime.space(row.id()));
            }
        }
    }

    /**
     * Makes the rows of one space anew. Nobody else may write to the space meanwhile. The row of a damaged tree stays as it
     * is, so that the document is not taken for one that never was: reading it fails.
     */
    @Override
    public void rebuild(AccountRuntime runtime, OpenSpace space) {
        forEachTree(runtime, space, row -> {
            ObjectRow derived = deriveOrKeep(runtime, space, row);
            if (!derived.equals(row)) {
                runtime.commit(new WriteBatch(List.of(new WriteBatch.PutObject(derived, row.revision()))));
            }
        });
        forEachTree(runtime, space, row -> arrangeDuplicates(runtime, space, row));
    }

    private static void arrangeDuplicates(AccountRuntime runtime, OpenSpace space, ObjectRow row) {
        Optional<String> documentId = row.document().map(DocumentRow::documentId);
        if (documentId.isEmpty()
                || runtime.store().documents(space.id(), documentId.get()).size() < 2) {
            return;
        }
        // Read again: another tree of the same document id may have been arranged since.
        Optional<ObjectRow> present = runtime.store().object(space.id(), row.id());
        IndexEdit edit = new IndexEdit(runtime, space.id(), Optional.empty());
        edit.put(present, present.orElseThrow());
        WriteBatch.Builder batch = WriteBatch.builder();
        edit.addTo(batch);
        runtime.commit(batch.build());
    }

    private static ObjectRow deriveOrKeep(AccountRuntime runtime, OpenSpace space, ObjectRow row) {
        try {
            return derive(runtime, space, row);
        } catch (SyncSpaceException damaged) {
            if (damaged.reason() != Reason.STORED_DATA_DAMAGED) {
                throw damaged;
            }
            LOG.error("tree {} of space {} is damaged and stays in the index as it was", row.id(), space.id(), damaged);
            return row;
        }
    }

    private static void forEachTree(AccountRuntime runtime, OpenSpace space, Consumer<ObjectRow> action) {
        Optional<ObjectId> after = Optional.empty();
        List<ObjectRow> page;
        do {
            page = runtime.store().objects(space.id(), after, OBJECTS_PER_PAGE);
            for (ObjectRow row : page) {
                if (row.kind() == ObjectRow.Kind.TREE || row.kind() == ObjectRow.Kind.DOCUMENT) {
                    action.accept(row);
                }
                after = Optional.of(row.id());
            }
        } while (page.size() == OBJECTS_PER_PAGE);
    }

    /** The row of a tree as its changes tell it, as if no other tree had its document id. */
    static ObjectRow derive(AccountRuntime runtime, OpenSpace space, ObjectRow row) {
        if (row.status() != ObjectRow.Status.LIVE) {
            return ObjectRows.tombstone(row);
        }
        try {
            return deriveLive(runtime, space, row);
        } catch (TreeException e) {
            throw SpaceErrors.damaged(space.id(), "tree " + row.id(), e);
        }
    }

    private static ObjectRow deriveLive(AccountRuntime runtime, OpenSpace space, ObjectRow row) throws TreeException {
        StoredTree storage = new StoredTree(runtime.store(), row);
        long changeCount = 0;
        for (StoredChange change : storage.since(0)) {
            if (!change.id().matches(change.raw())) {
                throw new TreeException(
                        TreeError.CORRUPT, "change " + change.id() + ": the bytes have another hash than the id");
            }
            changeCount++;
        }
        Opened opened = open(space, storage, row);
        ObjectTree tree = opened.tree();
        ObjectRow grown =
                ObjectRows.rebuilt(row, kind(space, storage), tree.heads(), opened.commonSnapshot(), changeCount);
        if (grown.kind() != ObjectRow.Kind.DOCUMENT) {
            return grown;
        }
        return DocumentDerivation.row(space, tree, storage, changeCount)
                .map(document -> ObjectRows.withDocument(grown, document))
                .orElse(grown);
    }

    /** A tree, and the snapshot that its row should name. */
    private record Opened(ObjectTree tree, ObjectId commonSnapshot) {}

    /** The whole history tells the heads. The common snapshot of the row stays if it is there, and the root else. */
    private static Opened open(OpenSpace space, StoredTree storage, ObjectRow row) throws TreeException {
        boolean isKnown = storage.find(storage.commonSnapshot()).isPresent();
        if (isKnown) {
            ObjectTree recent =
                    ObjectTree.open(storage, space.treeAcl(), ObjectTree.Flavour.WITHOUT_DATA, ContentCheck.NONE);
            if (recent.heads().equals(row.heads())) {
                return new Opened(recent, storage.commonSnapshot());
            }
        }
        ObjectTree history =
                ObjectTree.openHistory(storage, space.treeAcl(), ObjectTree.Flavour.WITHOUT_DATA, ContentCheck.NONE);
        return new Opened(history, isKnown ? storage.commonSnapshot() : storage.treeId());
    }

    private static ObjectRow.Kind kind(OpenSpace space, StoredTree storage) throws TreeException {
        StoredChange root = storage.find(storage.treeId())
                .orElseThrow(() -> new TreeException(TreeError.CORRUPT, "its root is not stored"));
        TreeChange read = new ChangeReader(storage.treeId()).readStored(root.id(), root.raw());
        return AdmissionTry.kind(space, storage.treeId(), read);
    }
}
