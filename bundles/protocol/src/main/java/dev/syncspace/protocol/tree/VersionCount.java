package dev.syncspace.protocol.tree;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Counts for every node of a graph how many nodes lead up to it. Nodes come in topological order, the root first, and are
 * named by their place in it. For one thread.
 *
 * <p>A merge costs no more than the part of the graph where its branches differ: the branch with most nodes is taken as it
 * is, and what only the others have is counted down to where all of them have met.
 */
final class VersionCount {
    private final long[] versions;
    private final int[][] previous;
    private int size;

    VersionCount(int nodes) {
        this.versions = new long[nodes];
        this.previous = new int[nodes][];
    }

    /**
     * Takes the next node.
     *
     * @param previousPositions places of the nodes that it follows, each once; none for the root
     * @return how many nodes lead up to it, itself included and the root not
     */
    long next(int[] previousPositions) {
        previous[size] = previousPositions;
        versions[size] = count(previousPositions);
        return versions[size++];
    }

    private long count(int[] positions) {
        if (positions.length == 0) {
            return 0;
        }
        int main = positions[0];
        for (int position : positions) {
            main = versions[position] > versions[main] ? position : main;
        }
        return versions[main] + (positions.length == 1 ? 0 : outside(main, positions)) + 1;
    }

    /** How many nodes lead up to some of these and not to the main one. */
    private long outside(int main, int[] positions) {
        Map<Integer, Boolean> isMain = new HashMap<>();
        PriorityQueue<Integer> queue = new PriorityQueue<>((a, b) -> Integer.compare(b, a));
        for (int position : positions) {
            isMain.put(position, position == main);
            queue.add(position);
        }
        long count = 0;
        int open = positions.length - 1;
        // Followers have higher places, so a node that is taken has been reached by every way that leads to it.
        while (open > 0) {
            int node = queue.remove();
            boolean fromMain = isMain.getOrDefault(node, false);
            if (!fromMain) {
                open--;
                count++;
            }
            for (int position : previous[node]) {
                Boolean before = isMain.get(position);
                if (before == null) {
                    isMain.put(position, fromMain);
                    queue.add(position);
                    open += fromMain ? 0 : 1;
                } else if (fromMain && !before) {
                    isMain.put(position, true);
                    open--;
                }
            }
        }
        return count;
    }
}
