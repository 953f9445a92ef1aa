package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a tree in memory, from a root on: who follows whom, the total order, the heads. For one thread.
 *
 * <p>Adding a change costs what its previous ids cost, however large the graph is: heads and the last change are kept up to
 * date, and the order is sorted anew only when somebody asks for it.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/tree.go, treeiterator.go.
 */
final class ChangeGraph {
    private final Map<ObjectId, Node> attached = new HashMap<>();
    private final NavigableSet<ObjectId> heads = new TreeSet<>();
    /** From the root always on to the largest follower; it ends with the last change of the order. */
    private final List<Node> lastPath = new ArrayList<>();

    private Node root;
    private List<Node> order = new ArrayList<>();
    private boolean isSorted = true;
    private @Nullable List<ObjectId> headList;

    private static final class Node {
        final TreeChange change;
        final List<Node> next = new ArrayList<>();
        /** Place on {@link #lastPath}; -1 if it is not there. */
        int pathIndex = -1;
        /** Place in the order, valid after a sort. */
        int position;
        /** Whether it is the root or behind it. */
        boolean isReachable;

        Node(TreeChange change) {
            this.change = change;
        }

        ObjectId id() {
            return change.id();
        }

        /** Keeps {@link #next} ascending by id, each once. */
        void addNext(Node node) {
            int index = Collections.binarySearch(next, node, (a, b) -> a.id().compareTo(b.id()));
            if (index < 0) {
                next.add(-index - 1, node);
            }
        }

        boolean hasAsLargestNext(Node node) {
            return next.get(next.size() - 1) == node;
        }
    }

    /** A change that lacks some of its previous changes. */
    private static final class Waiting {
        final TreeChange change;
        int missing;

        Waiting(TreeChange change, int missing) {
            this.change = change;
            this.missing = missing;
        }
    }

    ChangeGraph(TreeChange root) {
        this.root = new Node(root);
        this.root.isReachable = true;
        attached.put(root.id(), this.root);
        order.add(this.root);
        heads.add(root.id());
        appendToPath(this.root);
    }

    TreeChange root() {
        return root.change;
    }

    int size() {
        return attached.size();
    }

    boolean contains(ObjectId id) {
        return attached.containsKey(id);
    }

    Optional<TreeChange> find(ObjectId id) {
        return Optional.ofNullable(attached.get(id)).map(node -> node.change);
    }

    /** Changes from the root on, in the total order. */
    List<TreeChange> order() {
        return changesOf(sorted());
    }

    private static List<TreeChange> changesOf(List<Node> nodes) {
        List<TreeChange> changes = new ArrayList<>(nodes.size());
        nodes.forEach(node -> changes.add(node.change));
        return Collections.unmodifiableList(changes);
    }

    /** Ids without a follower, ascending. */
    List<ObjectId> heads() {
        List<ObjectId> list = headList;
        if (list == null) {
            list = List.copyOf(heads);
            headList = list;
        }
        return list;
    }

    /** The last change of the total order. */
    ObjectId last() {
        return lastPath.get(lastPath.size() - 1).id();
    }

    /** The last change of the total order that starts at another attached change. */
    TreeChange lastFrom(ObjectId start) {
        Node node = node(start);
        while (!node.next.isEmpty()) {
            node = node.next.get(node.next.size() - 1);
        }
        return node.change;
    }

    /** The total order that starts at another attached change. */
    List<TreeChange> orderFrom(ObjectId start) {
        return start.equals(root.id()) ? order() : changesOf(orderFrom(node(start)));
    }

    /**
     * Attaches changes whose previous changes and base are here, in whatever order they are given.
     *
     * @return those that were attached, every one behind its previous changes. Trap: what lacks a previous change is
     *     forgotten when the call ends, and what lacks its base when its previous changes are complete is forgotten at once
     */
    List<TreeChange> add(Collection<TreeChange> changes) {
        List<TreeChange> added = new ArrayList<>();
        Map<ObjectId, List<Waiting>> waiting = new HashMap<>();
        Set<ObjectId> seen = new HashSet<>();
        for (TreeChange change : changes) {
            if (attached.containsKey(change.id()) || !seen.add(change.id())) {
                continue;
            }
            Set<ObjectId> missing = missing(change);
            if (missing.isEmpty()) {
                attachWithFollowers(change, waiting, added);
            } else {
                Waiting entry = new Waiting(change, missing.size());
                missing.forEach(id ->
                        waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(entry));
            }
        }
        return added;
    }

    private Set<ObjectId> missing(TreeChange change) {
        Set<ObjectId> missing = new LinkedHashSet<>();
        for (ObjectId previous : change.previousIds()) {
            if (!attached.containsKey(previous)) {
                missing.add(previous);
            }
        }
        return missing;
    }

    /** Attaches a change, and then what waited for it, each at once with what waited for that. */
    private void attachWithFollowers(TreeChange first, Map<ObjectId, List<Waiting>> waiting, List<TreeChange> added) {
        Deque<Iterator<Waiting>> open = new ArrayDeque<>();
        attachIfBased(first, waiting, added, open);
        while (!open.isEmpty()) {
            Iterator<Waiting> followers = open.peek();
            if (!followers.hasNext()) {
                open.pop();
                continue;
            }
            Waiting follower = followers.next();
            follower.missing--;
            if (follower.missing == 0) {
                attachIfBased(follower.change, waiting, added, open);
            }
        }
    }

    private void attachIfBased(
            TreeChange change,
            Map<ObjectId, List<Waiting>> waiting,
            List<TreeChange> added,
            Deque<Iterator<Waiting>> open) {
        if (!attached.containsKey(change.snapshotBaseId())) {
            return;
        }
        attach(change);
        added.add(change);
        List<Waiting> followers = waiting.remove(change.id());
        if (followers != null) {
            open.push(followers.iterator());
        }
    }

    private Node node(ObjectId id) {
        return Objects.requireNonNull(attached.get(id), "the change is attached");
    }

    private void attach(TreeChange change) {
        boolean isOnTop = isSorted && isOnAllHeads(change);
        Node node = new Node(change);
        attached.put(change.id(), node);
        Node fork = null;
        for (ObjectId previousId : change.previousIds()) {
            Node previous = node(previousId);
            previous.addNext(node);
            node.isReachable |= previous.isReachable;
            heads.remove(previousId);
            boolean leadsHere = previous.pathIndex >= 0 && previous.hasAsLargestNext(node);
            if (leadsHere && (fork == null || previous.pathIndex < fork.pathIndex)) {
                fork = previous;
            }
        }
        headList = null;
        if (!node.isReachable) {
            return;
        }
        heads.add(change.id());
        if (fork != null) {
            shortenPath(fork.pathIndex + 1);
            appendToPath(node);
        }
        if (isOnTop) {
            node.position = order.size();
            order.add(node);
        } else {
            isSorted = false;
        }
    }

    /** Such a change goes behind everything. */
    private boolean isOnAllHeads(TreeChange change) {
        return change.previousIds().size() == heads.size()
                && change.previousIds().equals(heads());
    }

    private void shortenPath(int length) {
        while (lastPath.size() > length) {
            lastPath.remove(lastPath.size() - 1).pathIndex = -1;
        }
    }

    private void appendToPath(Node node) {
        node.pathIndex = lastPath.size();
        lastPath.add(node);
    }

    /** Takes changes out again that were attached last. */
    void remove(List<TreeChange> changes) {
        Set<ObjectId> gone = new HashSet<>();
        Set<ObjectId> touched = new HashSet<>();
        for (TreeChange change : changes) {
            gone.add(change.id());
            touched.addAll(change.previousIds());
            attached.remove(change.id());
        }
        for (ObjectId id : touched) {
            Node node = attached.get(id);
            if (node != null) {
                node.next.removeIf(next -> gone.contains(next.id()));
            }
        }
        recompute();
    }

    /** Whether all these changes come behind a change. */
    boolean areBehind(ObjectId start, Collection<TreeChange> changes) {
        Set<ObjectId> reachable = new HashSet<>();
        Deque<Node> queue = new ArrayDeque<>();
        queue.add(node(start));
        while (!queue.isEmpty()) {
            for (Node next : queue.poll().next) {
                if (reachable.add(next.id())) {
                    queue.add(next);
                }
            }
        }
        return changes.stream().allMatch(change -> reachable.contains(change.id()));
    }

    /** Changes from a start on that lead up to some tips, in the total order. */
    List<TreeChange> upTo(List<ObjectId> tips, ObjectId start) {
        Set<ObjectId> wanted = new HashSet<>();
        Deque<ObjectId> queue = new ArrayDeque<>(tips);
        while (!queue.isEmpty()) {
            ObjectId id = queue.poll();
            if (wanted.add(id)) {
                queue.addAll(node(id).change.previousIds());
            }
        }
        ChangeGraph part = new ChangeGraph(node(start).change);
        part.add(order().stream().filter(change -> wanted.contains(change.id())).toList());
        return part.order();
    }

    /** Makes another attached change the root, and forgets what only leads up to it. */
    void cutTo(ObjectId newRoot) {
        if (newRoot.equals(root.id())) {
            return;
        }
        root = node(newRoot);
        Deque<ObjectId> queue = new ArrayDeque<>(root.change.previousIds());
        while (!queue.isEmpty()) {
            Node node = attached.remove(queue.poll());
            if (node != null) {
                queue.addAll(node.change.previousIds());
            }
        }
        recompute();
    }

    /** Order, heads and path anew, after changes have gone. */
    private void recompute() {
        sort();
        heads.clear();
        for (Node node : order) {
            if (node.next.isEmpty()) {
                heads.add(node.id());
            }
        }
        headList = null;
        shortenPath(0);
        appendToPath(root);
        for (Node node = root; !node.next.isEmpty(); ) {
            node = node.next.get(node.next.size() - 1);
            appendToPath(node);
        }
    }

    private List<Node> sorted() {
        if (!isSorted) {
            sort();
        }
        return order;
    }

    private void sort() {
        attached.values().forEach(node -> node.isReachable = false);
        order = orderFrom(root);
        for (int i = 0; i < order.size(); i++) {
            Node node = order.get(i);
            node.position = i;
            node.isReachable = true;
        }
        isSorted = true;
    }

    /**
     * Depth-first post-order, reversed; followers are visited in ascending order of id. Each node is pushed again below its
     * followers, and taken when it is found the second time.
     */
    private static List<Node> orderFrom(Node start) {
        List<Node> reversed = new ArrayList<>();
        Set<Node> visited = new HashSet<>();
        Set<Node> branchesDone = new HashSet<>();
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(start);
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            if (branchesDone.remove(node)) {
                reversed.add(node);
                continue;
            }
            if (!visited.add(node)) {
                continue;
            }
            stack.push(node);
            branchesDone.add(node);
            for (Node next : node.next) {
                if (!visited.contains(next)) {
                    stack.push(next);
                }
            }
        }
        Collections.reverse(reversed);
        return reversed;
    }

    /** How many changes lead up to each change, itself included and the root of the graph not. */
    Map<ObjectId, Long> versions() {
        List<Node> nodes = sorted();
        VersionCount count = new VersionCount(nodes.size());
        Map<ObjectId, Long> versions = new LinkedHashMap<>();
        for (Node node : nodes) {
            versions.put(node.id(), count.next(previousPositions(node)));
        }
        return versions;
    }

    /** Places of the previous changes in the order; a merge may also name an ancestor of the root, which has none. */
    private int[] previousPositions(Node node) {
        if (node == root) {
            return new int[0];
        }
        return node.change.previousIds().stream()
                .map(attached::get)
                .filter(previous -> previous != null && previous.isReachable)
                .mapToInt(previous -> previous.position)
                .distinct()
                .toArray();
    }
}
