package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An index of documents that can be walked upwards from any key. Derby has no walk downwards: {@link Fences} tell where to
 * start. Bounds are inclusive. Immutable.
 *
 * @param <K> keys in the order of the index
 */
interface WalkIndex<K extends Comparable<K>> {
    /** Below or at every key. */
    K first();

    /** Above or at every key. */
    K last();

    /** The least key above another. */
    K above(K key);

    /** A key below another, with no stored key between them. */
    K below(K key);

    /** The key of a row; the row is one of this index. */
    K key(ObjectTable.Raw row);

    /** Shows the keys in a range, upwards, with repetitions, from the index alone, until the visitor has enough. */
    void keys(Session session, K from, K to, Predicate<K> visitor) throws SQLException;

    /** The first rows in a range, upwards by key: at least so many if there are so many, and all rows with the last key. */
    Portion<K> rows(Session session, K from, K to, int atLeast) throws SQLException;

    /**
     * Rows of a range.
     *
     * @param rows upwards by key; rows that were changed or erased meanwhile are left out
     * @param end key of the last entry that was looked at; nothing else has it; empty if nothing is left in the range
     */
    record Portion<K>(List<ObjectTable.Raw> rows, Optional<K> end) {}
}
