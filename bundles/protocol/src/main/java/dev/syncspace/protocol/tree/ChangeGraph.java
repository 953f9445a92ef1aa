package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The changes of a tree in memory, from a root on: who follows whom, the total order, the heads. For one thread.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/tree.go, treeiterator.go.
 */
final class ChangeGraph {
    private final Map<ObjectId, Node> attached = new HashMap<>();
    private Node root;
    private List<TreeChange> order = new ArrayList<>();
    private List<ObjectId> heads;

    private static final class Node {
        final TreeChange change;
        final List<Node> next = new ArrayList<>();
        boolean visited;
        boolean branchesDone;

        Node(TreeChange change) {
            this.change = change;
        }

        /** Keeps {@link #next} ascending by id, each once. */
        void addNext(Node node) {
            int index =
                    Collections.binarySearch(next, node, (a, b) -> a.change.id().compareTo(b.change.id()));
            if (index < 0) {
                next.add(-index - 1, node);
            }
        }
    }

    ChangeGraph(TreeChange root) {
        this.root = new Node(root);
        attached.put(root.id(), this.root);
        order.add(root);
        heads = List.of(root.id());
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
        return Collections.unmodifiableList(order);
    }

    /** Ids without a follower, ascending. */
    List<ObjectId> heads() {
        return heads;
    }

    /** The last change of the total order. */
    ObjectId last() {
        return order.get(order.size() - 1).id();
    }

    /**
     * Attaches changes whose previous changes and base are here, in whatever order they are given.
     *
     * @return those that were attached, every one behind its previous changes. Trap: what lacks a previous change is
     *     forgotten when the call ends
     */
    List<TreeChange> add(Collection<TreeChange> changes) {
        List<TreeChange> added = new ArrayList<>();
        Map<ObjectId, List<TreeChange>> waiting = new HashMap<>();
        Set<ObjectId> seen = new HashSet<>();
        Deque<TreeChange> ready = new ArrayDeque<>();
        for (TreeChange change : changes) {
            if (!attached.containsKey(change.id()) && seen.add(change.id())) {
                ready.add(change);
            }
            while (!ready.isEmpty()) {
                TreeChange candidate = ready.poll();
                Optional<ObjectId> missing = firstMissing(candidate);
                if (missing.isPresent()) {
                    waiting.computeIfAbsent(missing.get(), id -> new ArrayList<>())
                            .add(candidate);
                } else if (attached.containsKey(candidate.snapshotBaseId())) {
                    attach(candidate);
                    added.add(candidate);
                    ready.addAll(waiting.getOrDefault(candidate.id(), List.of()));
                    waiting.remove(candidate.id());
                }
            }
        }
        if (!added.isEmpty()) {
            reorder(added);
        }
        return added;
    }

    private Optional<ObjectId> firstMissing(TreeChange change) {
        return change.previousIds().stream()
                .filter(id -> !attached.containsKey(id))
                .findFirst();
    }

    private Node node(ObjectId id) {
        return Objects.requireNonNull(attached.get(id), "the change is attached");
    }

    private void attach(TreeChange change) {
        Node node = new Node(change);
        attached.put(change.id(), node);
        for (ObjectId previous : change.previousIds()) {
            node(previous).addNext(node);
        }
    }

    /** Takes changes out again that were attached last. */
    void remove(List<TreeChange> changes) {
        Set<ObjectId> gone = new HashSet<>();
        changes.forEach(change -> gone.add(change.id()));
        for (TreeChange change : changes) {
            attached.remove(change.id());
            for (ObjectId previous : change.previousIds()) {
                Node node = attached.get(previous);
                if (node != null) {
                    node.next.removeIf(next -> gone.contains(next.change.id()));
                }
            }
        }
        sort();
    }

    /** Whether all these changes come behind a change. */
    boolean areBehind(ObjectId start, Collection<TreeChange> changes) {
        Set<ObjectId> reachable = new HashSet<>();
        Deque<Node> queue = new ArrayDeque<>();
        queue.add(node(start));
        while (!queue.isEmpty()) {
            for (Node next : queue.poll().next) {
                if (reachable.add(next.change.id())) {
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
        part.add(order.stream().filter(change -> wanted.contains(change.id())).toList());
        return part.order();
    }

    /** Makes another attached change the root, and forgets what only leads up to it. */
    void cutTo(ObjectId newRoot) {
        if (newRoot.equals(root.change.id())) {
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
        sort();
    }

    /** A change on top of all heads goes behind everything; only other changes need the whole sort. */
    private void reorder(List<TreeChange> added) {
        for (TreeChange change : added) {
            if (!change.previousIds().equals(heads)) {
                sort();
                return;
            }
            order.add(change);
            heads = List.of(change.id());
        }
    }

    /**
     * Depth-first post-order from the root, reversed; followers are visited in ascending order of id. Each node is pushed
     * again below its followers, and taken when it is found the second time.
     */
    private void sort() {
        attached.values().forEach(node -> {
            node.visited = false;
            node.branchesDone = false;
        });
        List<TreeChange> reversed = new ArrayList<>(attached.size());
        List<ObjectId> found = new ArrayList<>();
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            if (node.branchesDone) {
                reversed.add(node.change);
                node.branchesDone = false;
                continue;
            }
            if (node.visited) {
                continue;
            }
            stack.push(node);
            node.visited = true;
            node.branchesDone = true;
            for (Node next : node.next) {
                if (!next.visited) {
                    stack.push(next);
                }
            }
            if (node.next.isEmpty()) {
                found.add(node.change.id());
            }
        }
        Collections.reverse(reversed);
        Collections.sort(found);
        order = reversed;
        heads = List.copyOf(found);
    }

    /** How many changes lead up to each change, itself included and the root of the graph not. */
    Map<ObjectId, Long> versions() {
        Map<ObjectId, Long> versions = new LinkedHashMap<>();
        for (TreeChange change : order) {
            versions.put(change.id(), version(change, versions));
        }
        return versions;
    }

    private long version(TreeChange change, Map<ObjectId, Long> versions) {
        if (change.id().equals(root.change.id())) {
            return 0;
        }
        if (change.previousIds().size() == 1) {
            return Objects.requireNonNull(versions.get(change.previousIds().get(0))) + 1;
        }
        Set<ObjectId> ancestors = new HashSet<>();
        Deque<ObjectId> queue = new ArrayDeque<>(change.previousIds());
        while (!queue.isEmpty()) {
            ObjectId id = queue.poll();
            Node node = attached.get(id);
            // A merge may also name an ancestor of the root, which is not in memory any more.
            if (node != null && !id.equals(root.change.id()) && ancestors.add(id)) {
                queue.addAll(node.change.previousIds());
            }
        }
        return ancestors.size() + 1L;
    }
}
