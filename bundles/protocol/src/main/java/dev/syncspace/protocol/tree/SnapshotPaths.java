package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.id.ObjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Snapshot paths: the root of an in-memory tree, its base, the base of that, down to the root of the tree. Stateless.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/util.go (commonSnapshotForTwoPaths).
 */
public final class SnapshotPaths {
    private SnapshotPaths() {}

    /**
     * The newest snapshot that two paths share without a gap behind it.
     *
     * @throws TreeException {@code NO_COMMON_SNAPSHOT}
     */
    public static ObjectId common(List<ObjectId> ours, List<ObjectId> theirs) throws TreeException {
        Map<ObjectId, Integer> lastPlaces = new HashMap<>();
        for (int j = 0; j < theirs.size(); j++) {
            lastPlaces.put(theirs.get(j), j);
        }
        for (int i = ours.size() - 1; i >= 0; i--) {
            Integer j = lastPlaces.get(ours.get(i));
            if (j != null) {
                return newest(ours, i, theirs, j);
            }
        }
        throw new TreeException(TreeError.NO_COMMON_SNAPSHOT, "the two snapshot paths have nothing in common");
    }

    private static ObjectId newest(List<ObjectId> ours, int i, List<ObjectId> theirs, int j) {
        int a = i;
        int b = j;
        while (a > 0 && b > 0 && ours.get(a - 1).equals(theirs.get(b - 1))) {
            a--;
            b--;
        }
        return ours.get(a);
    }
}
