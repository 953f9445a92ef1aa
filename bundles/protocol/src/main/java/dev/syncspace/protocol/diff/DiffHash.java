package dev.syncspace.protocol.diff;

import java.util.Collection;

/** The hash of a set of elements that nobody keeps as a {@link DiffSet}. Stateless. */
public final class DiffHash {
    /** Length of the hash. */
    public static final int BYTES = 32;

    private DiffHash() {}

    /** Hash of a set with the shape of spaces and key-value stores. */
    public static byte[] of(Collection<DiffElement> elements) {
        DiffSet set = new DiffSet(DiffShape.SPACE);
        elements.forEach(set::put);
        return set.hash().toByteArray();
    }
}
