package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageLimits;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.BoundParent;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.MemoryTreeStorage;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeError;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeStorage;
import dev.syncspace.protocol.tree.TreeUpdate;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One try to let changes into a tree: reads what is stored, decides, and commits on condition that nothing has changed. */
final class AdmissionTry {
    private final AccountRuntime runtime;
    private final StoreReader store;
    private final OpenSpace space;
    private final ObjectId tree;
    private final List<RawChange> changes;
    private final List<ObjectId> announcedHeads;
    private final boolean isSettings;
    private final IndexEdit edit;

    AdmissionTry(
            AccountRuntime runtime,
            OpenSpace space,
            ObjectId tree,
            List<RawChange> changes,
            List<ObjectId> announcedHeads) {
        this.runtime = runtime;
        this.store = runtime.store();
        this.space = space;
        this.tree = tree;
        this.changes = changes;
        this.announcedHeads = announcedHeads;
        this.isSettings = tree.equals(space.row().settingsId());
        this.edit = new IndexEdit(
                runtime,
                space.id(),
                Optional.of(new DocumentEvents(space.id(), runtime.clock().millis())));
    }

    /** Documents whose rows this try wanted to write. */
    Set<String> documentIds() {
        return edit.documentIds();
    }

    /**
     * Runs the try.
     *
     * @throws dev.syncspace.api.storage.StorageException {@code CONFLICT}: nothing was written, try again
     */
    Admission run() {
        Optional<ObjectRow> row = store.object(space.id(), tree);
        try {
            if (row.isEmpty()) {
                return changes.isEmpty() ? nothing() : admitNew();
            }
            ObjectRow.Kind kind = row.get().kind();
            if (kind != ObjectRow.Kind.TREE && kind != ObjectRow.Kind.DOCUMENT) {
                return TreeAdmitter.rejected(tree, TreeError.MALFORMED.name(), "the object is no tree");
            }
            return row.get().status() == ObjectRow.Status.LIVE ? admitMore(row.get()) : nothing();
        } catch (TreeException refused) {
            if (refused.error() == TreeError.CORRUPT) {
                throw SpaceErrors.damaged(space.id(), "tree " + tree, refused);
            }
            return TreeAdmitter.rejected(tree, refused.error().name(), String.valueOf(refused.getMessage()));
        }
    }

    private static Admission nothing() {
        return new Admission(false, 0, List.of());
    }

    private ObjectTree.Flavour flavour() {
        return isSettings ? ObjectTree.Flavour.DEFAULT : ObjectTree.Flavour.WITHOUT_DATA;
    }

    private ContentCheck check() {
        return isSettings ? new DeletionCheck(store, space) : ContentCheck.NONE;
    }

    private Admission admitNew() throws TreeException {
        RawChange root = changes.get(0);
        if (!root.id().equals(tree)) {
            return TreeAdmitter.rejected(
                    tree, "ROOT_MISSING", "the tree is not here, and its root is not the first change");
        }
        TreeUpdate update = announcedHeads.isEmpty()
                ? ObjectTree.validateFirst(root, changes, space.treeAcl(), flavour(), check())
                : ObjectTree.validateNew(root, changes, announcedHeads, space.treeAcl(), flavour(), check());
        checkHeads(update);
        TreeChange first = new ChangeReader(tree).readStored(tree, root.raw());
        if (isOfDeletedParent(first)) {
            edit.put(Optional.empty(), ObjectRows.tombstone(space.id(), tree));
            commit(WriteBatch.builder());
            return nothing();
        }
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        storage.apply(update);
        ObjectTree opened = ObjectTree.openHistory(storage, space.treeAcl(), flavour(), ContentCheck.NONE);
        ObjectRow empty = newRow(first);
        store(empty, Optional.empty(), update, opened, storage);
        return admission(true, update, notAttached(changes, update));
    }

    private boolean isOfDeletedParent(TreeChange root) throws TreeException {
        ObjectId parent = parentOf(root);
        Optional<ObjectRow> row = parent.isCid() ? store.object(space.id(), parent) : Optional.empty();
        return BoundParent.check(
                root, row.map(known -> new BoundParent(known.isDerived(), known.status() != ObjectRow.Status.LIVE)));
    }

    private static ObjectId parentOf(TreeChange root) {
        TreeChange.RootFields fields = root.root();
        return fields == null ? ObjectId.EMPTY : fields.parentId();
    }

    /** What a tree with this root is. */
    static ObjectRow.Kind kind(OpenSpace space, ObjectId tree, TreeChange root) {
        TreeChange.RootFields fields = root.root();
        // A derived tree is the same for everybody and cannot be deleted: whatever its type says, it is no document.
        boolean isDocument = fields != null
                && !fields.isDerived()
                && fields.changeType().equals(DocumentCodec.CHANGE_TYPE)
                && !tree.equals(space.row().settingsId());
        return isDocument ? ObjectRow.Kind.DOCUMENT : ObjectRow.Kind.TREE;
    }

    private ObjectRow newRow(TreeChange root) {
        ObjectId parent = parentOf(root);
        return new ObjectRow(
                space.id(),
                tree,
                kind(space, tree, root),
                List.of(),
                Optional.empty(),
                ObjectRow.Status.LIVE,
                root.isDerivedRoot(),
                parent.isEmpty() ? Optional.empty() : Optional.of(parent),
                0,
                0,
                0,
                Optional.empty());
    }

    private Admission admitMore(ObjectRow row) throws TreeException {
        StoredTree storage = new StoredTree(store, row);
        List<RawChange> fresh = new ArrayList<>();
        for (RawChange change : changes) {
            Optional<StoredChange> stored = storage.find(change.id());
            if (stored.isEmpty() || !stored.get().raw().equals(change.raw())) {
                fresh.add(change);
            }
        }
        if (fresh.isEmpty()) {
            return new Admission(false, 0, missingHeads(storage, Set.of()));
        }
        ObjectTree opened = storage.open(space.treeAcl(), flavour(), check());
        TreeUpdate update = opened.addRawChanges(fresh, announcedHeads, List.of());
        if (!update.added().isEmpty()) {
            checkHeads(update);
            store(row, Optional.of(row), update, opened, storage);
        }
        List<SpaceService.Rejection> rejections = new ArrayList<>(notAttached(fresh, update));
        if (rejections.isEmpty()) {
            rejections.addAll(missingHeads(storage, ids(update)));
        }
        return admission(false, update, rejections);
    }

    private void checkHeads(TreeUpdate update) throws TreeException {
        if (update.heads().size() > StorageLimits.HEADS_MAX) {
            throw new TreeException(
                    TreeError.LIMIT_EXCEEDED,
                    "tree " + tree + " would have " + update.heads().size() + " heads; at most "
                            + StorageLimits.HEADS_MAX);
        }
    }

    private void store(
            ObjectRow row, Optional<ObjectRow> stored, TreeUpdate update, ObjectTree opened, TreeStorage storage)
            throws TreeException {
        List<ChangeRow> added = update.added().stream()
                .map(change -> new ChangeRow(change.id(), 0, change.snapshotCounter(), change.raw()))
                .toList();
        Optional<DocumentRow> document = row.kind() == ObjectRow.Kind.DOCUMENT
                ? DocumentDerivation.row(
                        space, opened, new GrownTree(storage, update), row.changeCount() + added.size())
                : Optional.empty();
        edit.put(stored, ObjectRows.grown(row, update.heads(), update.commonSnapshot(), added.size(), document));
        WriteBatch.Builder batch = WriteBatch.builder();
        batch.add(new WriteBatch.AppendChanges(space.id(), tree, added));
        if (isSettings) {
            eraseWhatTheyDelete(update);
        }
        commit(batch);
    }

    private void eraseWhatTheyDelete(TreeUpdate update) throws TreeException {
        ChangeReader reader = new ChangeReader(tree);
        for (StoredChange change : update.added()) {
            Erasure.erase(store, space, SettingsTree.deletedBy(reader.readStored(change.id(), change.raw())), edit);
        }
    }

    private void commit(WriteBatch.Builder batch) {
        edit.addTo(batch);
        runtime.commit(batch.build());
    }

    private static Admission admission(boolean isNewTree, TreeUpdate update, List<SpaceService.Rejection> rejections) {
        return new Admission(isNewTree, update.added().size(), rejections);
    }

    private static Set<ObjectId> ids(TreeUpdate update) {
        Set<ObjectId> ids = new HashSet<>();
        update.added().forEach(change -> ids.add(change.id()));
        return ids;
    }

    /** One rejection for all changes that verified and hang in the air. */
    private List<SpaceService.Rejection> notAttached(List<RawChange> given, TreeUpdate update) {
        Set<ObjectId> added = ids(update);
        Set<ObjectId> loose = new HashSet<>();
        given.stream().map(RawChange::id).filter(id -> !added.contains(id)).forEach(loose::add);
        if (loose.isEmpty()) {
            return List.of();
        }
        ObjectId first = loose.stream().min(ObjectId::compareTo).orElseThrow();
        return List.of(TreeAdmitter.rejection(
                tree,
                "NOT_ATTACHED",
                loose.size() + " changes lack a previous change or a snapshot that is not here, " + first
                        + " among them"));
    }

    private List<SpaceService.Rejection> missingHeads(TreeStorage storage, Set<ObjectId> added) {
        for (ObjectId head : announcedHeads) {
            if (!added.contains(head) && storage.find(head).isEmpty()) {
                return List.of(TreeAdmitter.rejection(
                        tree, "HEADS_NOT_REACHED", "the announced head " + head + " is not among the changes"));
            }
        }
        return List.of();
    }
}
