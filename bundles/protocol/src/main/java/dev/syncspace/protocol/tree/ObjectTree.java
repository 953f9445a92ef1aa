package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An object tree in memory, from its newest common snapshot on, over a store that holds all of it. Not thread-safe. It never
 * writes: the caller stores every {@link TreeUpdate} before the next call, and opens the tree anew if storing failed.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/objecttree.go (AddRawChanges, addChangesToTree),
 * treereduce.go (reduceTree), treebuilder.go.
 */
public final class ObjectTree {
    private final TreeStorage storage;
    private final TreeAcl acl;
    private final Flavour flavour;
    private final TreeValidator validator;
    private final ChangeReader reader;
    private ChangeGraph graph;

    /** What a tree keeps and demands. */
    public enum Flavour {
        /** Members: everything. */
        DEFAULT,
        /** Nodes: the data of changes are not held in memory. */
        WITHOUT_DATA,
        /** Drops changes whose read key or ACL head is not known, unencrypted ones included. */
        KEY_FILTERABLE
    }

    private ObjectTree(TreeStorage storage, ObjectId start, TreeAcl acl, Flavour flavour, ContentCheck check)
            throws TreeException {
        this.storage = storage;
        this.acl = acl;
        this.flavour = flavour;
        this.validator = new TreeValidator(acl, flavour == Flavour.KEY_FILTERABLE, check);
        this.reader = new ChangeReader(storage.treeId(), acl::known);
        this.graph = load(start);
    }

    /**
     * Opens a stored tree from its common snapshot on.
     *
     * @throws TreeException {@code CORRUPT}
     */
    public static ObjectTree open(TreeStorage storage, TreeAcl acl, Flavour flavour, ContentCheck check)
            throws TreeException {
        return new ObjectTree(storage, storage.commonSnapshot(), acl, flavour, check);
    }

    /**
     * Checks a tree that is not stored yet, as it comes from a peer or a file: root, changes, and that the heads are those
     * that were announced.
     *
     * @param announcedHeads in any order
     * @return the changes to store, the root first
     * @throws TreeException what is wrong with it; a derived tree with nothing but its root is {@code DERIVED_EMPTY}
     */
    public static TreeUpdate validateNew(
            RawChange root,
            List<RawChange> changes,
            List<ObjectId> announcedHeads,
            TreeAcl acl,
            Flavour flavour,
            ContentCheck check)
            throws TreeException {
        TreeUpdate update = validateFirst(root, changes, acl, flavour, check);
        if (!announcedHeads.stream().sorted().toList().equals(update.heads())) {
            throw new TreeException(
                    TreeError.INVALID_CHANGE,
                    "tree " + root.id() + ": expected heads " + announcedHeads + ", got " + update.heads());
        }
        if (update.added().size() == 1
                && new ChangeReader(root.id()).readStored(root.id(), root.raw()).isDerivedRoot()) {
            throw new TreeException(TreeError.DERIVED_EMPTY, "derived tree " + root.id() + " has no change");
        }
        return update;
    }

    /**
     * Checks the first part of a tree that is not stored yet; the rest goes to {@link #addRawChanges} once this is stored.
     *
     * @return the changes to store, the root first
     * @throws TreeException what is wrong with it
     */
    public static TreeUpdate validateFirst(
            RawChange root, List<RawChange> changes, TreeAcl acl, Flavour flavour, ContentCheck check)
            throws TreeException {
        TreeChange first = new ChangeReader(root.id(), acl::known).readAndVerify(root);
        ObjectTree tree = open(new MemoryTreeStorage(root), acl, flavour, check);
        tree.validator.validate(tree.graph, List.of(first));
        List<RawChange> others = changes.stream()
                .filter(change -> !change.id().equals(root.id()))
                .toList();
        TreeUpdate update = tree.addRawChanges(others, List.of(), List.of());
        List<StoredChange> all = new ArrayList<>();
        all.add(new StoredChange(root.id(), 1, root.raw()));
        all.addAll(update.added());
        return new TreeUpdate(TreeUpdate.Mode.REBUILD, List.of(), update.heads(), all, update.commonSnapshot());
    }

    /**
     * Opens a tree with all of its history, from the root of the tree on, and the data of its changes.
     *
     * @throws TreeException {@code CORRUPT}
     */
    public static ObjectTree openHistory(TreeStorage storage, TreeAcl acl) throws TreeException {
        return openHistory(storage, acl, Flavour.DEFAULT, ContentCheck.NONE);
    }

    /**
     * As {@link #openHistory(TreeStorage, TreeAcl)}, with what the flavour keeps.
     *
     * <p>Trap: a change may name a previous change that is older than the common snapshot, beside one that is not. A tree
     * that is opened from the snapshot lacks it, as in the reference; a history never does.
     */
    public static ObjectTree openHistory(TreeStorage storage, TreeAcl acl, Flavour flavour, ContentCheck check)
            throws TreeException {
        return new ObjectTree(storage, storage.treeId(), acl, flavour, check);
    }

    /**
     * The tree as it was when some of its changes were its heads.
     *
     * @param heads at least one change of the tree; the result goes from the base of the one head, or the newest common
     *     snapshot of the bases of several
     * @param including with a single head only: false gives the tree right before it
     * @return changes in the total order
     * @throws TreeException {@code CORRUPT}; {@code INVALID_CHANGE}: a head is not in the tree, or nothing is before it
     */
    public static List<TreeChange> historyAt(TreeStorage storage, TreeAcl acl, List<ObjectId> heads, boolean including)
            throws TreeException {
        ObjectTree full = openHistory(storage, acl);
        List<ObjectId> tips = heads;
        if (!including) {
            tips = full.require(heads.get(0)).previousIds();
        }
        if (tips.isEmpty()) {
            throw new TreeException(TreeError.INVALID_CHANGE, "nothing is before the root of tree " + full.id());
        }
        List<ObjectId> common = full.basesToRoot(full.require(tips.get(0)));
        for (ObjectId tip : tips) {
            common = commonTail(common, full.basesToRoot(full.require(tip)));
        }
        return full.graph.upTo(tips, common.get(0));
    }

    /** Bases of a change down to the root of the tree; the root itself is its own. */
    private List<ObjectId> basesToRoot(TreeChange change) {
        return change.isRoot() ? List.of(change.id()) : basesInMemory(change);
    }

    private TreeChange require(ObjectId id) throws TreeException {
        return graph.find(id)
                .orElseThrow(() -> new TreeException(
                        TreeError.INVALID_CHANGE, "tree " + storage.treeId() + " has no change " + id));
    }

    /** Id of the tree. */
    public ObjectId id() {
        return storage.treeId();
    }

    /** Root of the in-memory tree: a snapshot, or the root of the tree. */
    public TreeChange root() {
        return graph.root();
    }

    /** Changes without a follower, ascending by id. */
    public List<ObjectId> heads() {
        return graph.heads();
    }

    /** Number of changes in memory, the root included. */
    public int size() {
        return graph.size();
    }

    /** Changes from {@link #root} on, in the total order. A copy. */
    public List<TreeChange> order() {
        return graph.order();
    }

    /**
     * The change that wins where heads are concurrent: the last of the total order that starts at the newest snapshot which
     * all heads build on. Trap: the order depends on where it starts, and replicas with the same changes may hold more or
     * fewer of them in memory, so the last of {@link #order} may differ between them; this one never does.
     */
    public TreeChange winner() {
        return graph.lastFrom(newestCommonBase());
    }

    /** The total order that ends with {@link #winner}; where that cannot be shown, the last that can is next. A copy. */
    public List<TreeChange> orderToWinner() {
        return graph.orderFrom(newestCommonBase());
    }

    /** A change in memory. */
    public Optional<TreeChange> find(ObjectId id) {
        return graph.find(id);
    }

    /** For each change in memory how many lead up to it from {@link #root}, itself included and the root not. */
    public Map<ObjectId, Long> versions() {
        return graph.versions();
    }

    /**
     * The root of the in-memory tree, its base, the base of that, down to the root of the tree.
     *
     * @throws TreeException {@code CORRUPT}
     */
    public List<ObjectId> snapshotPath() throws TreeException {
        Set<ObjectId> path = new LinkedHashSet<>();
        ObjectId id = graph.root().id();
        path.add(id);
        while (!id.equals(storage.treeId())) {
            id = stored(id).snapshotBaseId();
            if (!path.add(id)) {
                throw new TreeException(TreeError.CORRUPT, "tree " + id() + ": its snapshots form a circle");
            }
        }
        return List.copyOf(path);
    }

    /**
     * Adds changes of a peer or a file.
     *
     * @param changes in any order
     * @param announcedHeads heads of the sender; they only help to find where to start when the tree must be loaded anew.
     *     Without them all new changes are looked at
     * @param theirPath snapshot path of the sender; may be empty
     * @return what to store
     * @throws TreeException nothing was added; {@link TreeException#invalidatesCall} tells whether a change verified but is
     *     not valid in this tree
     */
    public TreeUpdate addRawChanges(List<RawChange> changes, List<ObjectId> announcedHeads, List<ObjectId> theirPath)
            throws TreeException {
        if (changes.size() > TreeLimits.CHANGES_PER_CALL_MAX) {
            throw new TreeException(
                    TreeError.LIMIT_EXCEEDED,
                    "a call has at most " + TreeLimits.CHANGES_PER_CALL_MAX + " changes, this one has "
                            + changes.size());
        }
        NewChanges fresh = NewChanges.read(changes, reader, graph, storage, keepsData());
        List<ObjectId> heads = announcedHeads;
        if (flavour == Flavour.KEY_FILTERABLE && fresh.dropUnreadable(acl)) {
            heads = List.of();
        }
        // Weakness: the reference stores a change without previous ids, though nothing ever leads to it. We drop it.
        fresh.dropUnreachable();
        if (fresh.isEmpty()) {
            return nothing();
        }
        return needsReload(fresh) ? addWithReload(fresh, heads, theirPath) : addInMemory(fresh);
    }

    /**
     * Adds a change that this program has just made with {@link ChangeBuilder} on all heads and on the root of this tree.
     * Its id and signature are not verified again: that would take longer than making it.
     *
     * @return what to store: this one change, the only head now; {@code REBUILD} if it is a snapshot, else {@code APPEND}
     * @throws TreeException the author may not write, or the content is not allowed; nothing was added
     * @throws IllegalArgumentException if it is not made on the heads and the root of this tree
     */
    public TreeUpdate addOwn(RawChange change) throws TreeException {
        NewChanges fresh = NewChanges.readOwn(change, reader, keepsData());
        TreeChange read = fresh.find(change.id()).orElseThrow();
        boolean isOnTop = read.previousIds().equals(graph.heads())
                && read.snapshotBaseId().equals(graph.root().id());
        if (read.isRoot() || !isOnTop) {
            throw new IllegalArgumentException("change " + change.id() + " is not made on the heads of tree " + id());
        }
        return addInMemory(fresh);
    }

    private boolean keepsData() {
        return flavour != Flavour.WITHOUT_DATA;
    }

    private TreeUpdate nothing() {
        return new TreeUpdate(
                TreeUpdate.Mode.NOTHING,
                graph.heads(),
                graph.heads(),
                List.of(),
                graph.root().id());
    }

    /** Whether a change is based on a snapshot that is not at the root of the in-memory tree or above it. */
    private boolean needsReload(NewChanges fresh) throws TreeException {
        for (TreeChange change : fresh.changes()) {
            ObjectId base = change.snapshotBaseId();
            if (base.equals(graph.root().id())) {
                continue;
            }
            Optional<TreeChange> known = graph.find(base);
            if (known.isPresent() && !known.get().isSnapshot()) {
                throw new TreeException(
                        TreeError.INVALID_CHANGE,
                        "change " + change.id() + " is based on " + base + ", which is no snapshot");
            }
            if (!fresh.hasSnapshot(base)) {
                return true;
            }
        }
        return false;
    }

    private TreeUpdate addInMemory(NewChanges fresh) throws TreeException {
        List<ObjectId> oldHeads = graph.heads();
        ObjectId oldLast = graph.last();
        List<TreeChange> added = graph.add(fresh.changes());
        if (added.isEmpty()) {
            return nothing();
        }
        try {
            validator.validate(graph, added);
        } catch (TreeException e) {
            graph.remove(added);
            throw TreeException.invalidates(e);
        }
        boolean isAppend = graph.areBehind(oldLast, added);
        List<StoredChange> toStore = fresh.toStore(added, storage);
        reduce();
        boolean continues = isAppend && graph.contains(oldLast);
        return new TreeUpdate(
                continues ? TreeUpdate.Mode.APPEND : TreeUpdate.Mode.REBUILD,
                oldHeads,
                graph.heads(),
                toStore,
                graph.root().id());
    }

    private TreeUpdate addWithReload(NewChanges fresh, List<ObjectId> announcedHeads, List<ObjectId> theirPath)
            throws TreeException {
        List<ObjectId> oldHeads = graph.heads();
        ObjectId oldRoot = graph.root().id();
        ObjectId start = theirPath.isEmpty()
                ? startWithoutPath(fresh, announcedHeads)
                : SnapshotPaths.common(snapshotPath(), theirPath);
        ChangeGraph reloaded = load(start);
        List<TreeChange> added = reloaded.add(fresh.changes());
        try {
            validator.validate(reloaded, reloaded.order());
        } catch (TreeException e) {
            throw TreeException.invalidates(e);
        }
        if (reloaded.heads().equals(oldHeads) && reloaded.contains(oldRoot)) {
            reloaded.cutTo(oldRoot);
        }
        List<StoredChange> toStore = fresh.toStore(added, storage);
        graph = reloaded;
        return new TreeUpdate(
                TreeUpdate.Mode.REBUILD,
                oldHeads,
                graph.heads(),
                toStore,
                graph.root().id());
    }

    /**
     * Newest common ancestor, in the chain of snapshots, of the present root and the bases of the announced heads, or of all
     * new changes if none are announced. Weakness: the reference may choose one of two sibling snapshots here, and the other
     * branch vanishes.
     */
    private ObjectId startWithoutPath(NewChanges fresh, List<ObjectId> announcedHeads) throws TreeException {
        List<ObjectId> common = snapshotPath();
        Set<ObjectId> bases = new LinkedHashSet<>();
        for (ObjectId head : announcedHeads) {
            fresh.find(head).ifPresent(change -> bases.add(change.snapshotBaseId()));
        }
        if (announcedHeads.isEmpty()) {
            fresh.changes().forEach(change -> bases.add(change.snapshotBaseId()));
        }
        for (ObjectId base : bases) {
            common = commonTail(common, storedBases(fresh, base));
        }
        return common.get(0);
    }

    /** A base and those below it, the newest first, from the first that is stored on. */
    private List<ObjectId> storedBases(NewChanges fresh, ObjectId first) throws TreeException {
        Set<ObjectId> seen = new HashSet<>();
        ObjectId base = first;
        while (fresh.find(base).isPresent() && seen.add(base)) {
            base = fresh.find(base).get().snapshotBaseId();
        }
        Set<ObjectId> path = new LinkedHashSet<>();
        while (storage.find(base).isPresent() && path.add(base)) {
            if (base.equals(storage.treeId())) {
                break;
            }
            base = stored(base).snapshotBaseId();
        }
        return List.copyOf(path);
    }

    /** What both paths end with; the first path if they share nothing. */
    private static List<ObjectId> commonTail(List<ObjectId> ours, List<ObjectId> theirs) {
        Set<ObjectId> shared = Set.copyOf(theirs);
        for (int i = 0; i < ours.size(); i++) {
            if (shared.contains(ours.get(i))) {
                return ours.subList(i, ours.size());
            }
        }
        return ours;
    }

    /** Everything stored from a snapshot on. */
    private ChangeGraph load(ObjectId start) throws TreeException {
        StoredChange first = storage.find(start)
                .orElseThrow(() -> new TreeException(
                        TreeError.CORRUPT, "tree " + storage.treeId() + ": snapshot " + start + " is not stored"));
        ChangeGraph loaded = new ChangeGraph(read(first));
        List<TreeChange> changes = new ArrayList<>();
        for (StoredChange change : storage.since(first.snapshotCounter())) {
            if (!change.id().equals(start)) {
                changes.add(read(change));
            }
        }
        loaded.add(changes);
        return loaded;
    }

    private TreeChange read(StoredChange change) throws TreeException {
        TreeChange read = reader.readStored(change.id(), change.raw());
        return keepsData() ? read : read.withoutData();
    }

    private TreeChange stored(ObjectId id) throws TreeException {
        Optional<TreeChange> inMemory = graph.find(id);
        if (inMemory.isPresent()) {
            return inMemory.get();
        }
        StoredChange change = storage.find(id)
                .orElseThrow(() -> new TreeException(
                        TreeError.CORRUPT, "tree " + storage.treeId() + ": " + id + " is not stored"));
        return reader.readStored(id, change.raw());
    }

    /** Moves the root up to the newest snapshot that every head builds on. */
    private void reduce() {
        graph.cutTo(newestCommonBase());
    }

    /**
     * The newest snapshot that every head builds on. Trap: with several heads each path starts at the base of the head, also
     * if the head itself is a snapshot.
     */
    private ObjectId newestCommonBase() {
        List<ObjectId> heads = graph.heads();
        TreeChange first = graph.find(heads.get(0)).orElseThrow();
        if (first.isSnapshot() && heads.size() == 1) {
            return first.id();
        }
        List<ObjectId> path = basesInMemory(first);
        Map<ObjectId, Integer> places = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            places.put(path.get(i), i);
        }
        int furthest = 0;
        for (ObjectId head : heads.subList(1, heads.size())) {
            furthest = Math.max(furthest, placeOnPath(graph.find(head).orElseThrow(), places));
        }
        return path.get(furthest);
    }

    /** Where the bases of a change meet the path; what was passed on the way is put into the map. */
    private int placeOnPath(TreeChange change, Map<ObjectId, Integer> places) {
        List<ObjectId> passed = new ArrayList<>();
        ObjectId base = baseOf(change);
        while (!places.containsKey(base)) {
            passed.add(base);
            base = baseOf(graph.find(base).orElseThrow());
        }
        int place = Objects.requireNonNull(places.get(base));
        passed.forEach(id -> places.put(id, place));
        return place;
    }

    /** Bases of a change, the newest first, down to the present root. */
    private List<ObjectId> basesInMemory(TreeChange change) {
        List<ObjectId> path = new ArrayList<>();
        ObjectId base = baseOf(change);
        path.add(base);
        while (!base.equals(graph.root().id())) {
            base = baseOf(graph.find(base).orElseThrow());
            path.add(base);
        }
        return path;
    }

    /** The base of a change in memory; the root of the graph where that is not in memory any more, or for the root itself. */
    private ObjectId baseOf(TreeChange change) {
        ObjectId root = graph.root().id();
        boolean isInside = !change.id().equals(root) && graph.contains(change.snapshotBaseId());
        return isInside ? change.snapshotBaseId() : root;
    }
}
