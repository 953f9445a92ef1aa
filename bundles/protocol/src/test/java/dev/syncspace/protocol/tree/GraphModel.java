package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What a graph must answer, computed from the whole set of changes in the plainest way. */
final class GraphModel {
    static final ObjectId ROOT = ObjectId.of("root");

    private final Map<ObjectId, TreeChange> changes = new HashMap<>();
    private final Map<ObjectId, List<ObjectId>> next = new HashMap<>();

    GraphModel(List<TreeChange> all) {
        for (TreeChange change : all) {
            changes.put(change.id(), change);
            for (ObjectId previous : Set.copyOf(change.previousIds())) {
                next.computeIfAbsent(previous, id -> new ArrayList<>()).add(change.id());
            }
        }
        next.values().forEach(Collections::sort);
    }

    static TreeChange root() {
        return change("root", ObjectId.EMPTY, false);
    }

    static TreeChange change(String id, ObjectId base, boolean isSnapshot, ObjectId... previous) {
        List<ObjectId> sorted = new ArrayList<>(List.of(previous));
        Collections.sort(sorted);
        return new TreeChange(
                ObjectId.of(id),
                sorted,
                ObjectId.EMPTY,
                base,
                ObjectId.EMPTY,
                0,
                null,
                isSnapshot,
                "",
                ByteString.EMPTY,
                null);
    }

    /** A graph in which most changes follow all heads of somebody's partial view. */
    static List<TreeChange> random(RandomGenerator random, int size) {
        List<TreeChange> changes = new ArrayList<>();
        changes.add(root());
        for (int i = 1; i < size; i++) {
            int previous = 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
            Set<ObjectId> ids = new HashSet<>();
            for (int j = 0; j < previous; j++) {
                int back = 1 + (int) Math.min(i - 1, Math.abs(random.nextGaussian()) * 6);
                ids.add(changes.get(i - Math.min(back, i)).id());
            }
            String id = Integer.toString(random.nextInt(36 * 36 * 36), 36) + "-" + i;
            changes.add(change(id, ROOT, false, ids.toArray(ObjectId[]::new)));
        }
        return changes;
    }

    List<ObjectId> order() {
        return orderFrom(ROOT);
    }

    /** Reversed post-order; the largest follower is visited first, so that the smallest comes first in the end. */
    List<ObjectId> orderFrom(ObjectId start) {
        List<ObjectId> finished = new ArrayList<>();
        visit(start, new HashSet<>(), finished);
        Collections.reverse(finished);
        return finished;
    }

    private void visit(ObjectId id, Set<ObjectId> visited, List<ObjectId> finished) {
        if (visited.add(id)) {
            List<ObjectId> followers = new ArrayList<>(next.getOrDefault(id, List.of()));
            followers.sort(Comparator.reverseOrder());
            followers.forEach(follower -> visit(follower, visited, finished));
            finished.add(id);
        }
    }

    List<ObjectId> heads() {
        return changes.keySet().stream()
                .filter(id -> !next.containsKey(id))
                .sorted()
                .toList();
    }

    Map<ObjectId, Long> versions() {
        Map<ObjectId, Long> versions = new HashMap<>();
        for (ObjectId id : changes.keySet()) {
            versions.put(id, ancestors(id, new HashSet<>()) - 1L);
        }
        return versions;
    }

    private int ancestors(ObjectId id, Set<ObjectId> found) {
        if (found.add(id)) {
            changes.get(id).previousIds().forEach(previous -> ancestors(previous, found));
        }
        return found.size();
    }
}
