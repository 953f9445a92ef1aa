package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Some keys of an index, about one of every 128, which tell where to start a walk of a few rows downwards: Derby walks indexes
 * upwards only. They are learned while they are used. Any keys are right, also stored ones no more; only the time depends on
 * how close they lie. Thread-safe.
 *
 * @param <K> keys of the index
 */
final class Fences<K extends Comparable<K>> {
    /** Entries between two fences: read from the index alone in well under a millisecond. */
    private static final int GAP = 128;
    /** Fences of one index at most: a walk over more entries than a store of this kind is made for gets slower. */
    private static final int FENCES_MAX = 100_000;

    private final NavigableSet<K> fences = new ConcurrentSkipListSet<>();

    /**
     * Where to start so that a walk upwards to a key meets at least so many entries.
     *
     * @return a key of the index, or its first bound if there are not so many
     */
    K start(Session session, WalkIndex<K> index, K to, int atLeast) throws SQLException {
        K end = to;
        int wanted = atLeast;
        while (true) {
            K fence = fences.floor(end);
            K from = fence == null ? index.first() : fence;
            List<K> keys = keys(session, index, from, end);
            if (keys.size() >= wanted) {
                return keys.get(keys.size() - wanted);
            }
            if (fence == null) {
                return index.first();
            }
            wanted -= keys.size();
            end = index.below(from);
        }
    }

    private List<K> keys(Session session, WalkIndex<K> index, K from, K to) throws SQLException {
        List<K> keys = new ArrayList<>();
        index.keys(session, from, to, keys::add);
        if (keys.size() > 2 * GAP && fences.size() < FENCES_MAX) {
            for (int i = GAP; i < keys.size(); i += GAP) {
                fences.add(keys.get(i));
            }
        }
        return keys;
    }
}
