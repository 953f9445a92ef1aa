package dev.syncspace.protocol.diff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * The hash of a set of elements, in its canonical form: a range below the top is divided exactly when it holds more than the
 * threshold. Stateless. Weakness: the reference's hash depends on the history of the set, so equal sets may have unequal
 * hashes there; unequal hashes never mean unequal content.
 *
 * <p>Source: any-sync v0.11.20: app/ldiff/diff.go, hashrange.go.
 */
public final class DiffHash {
    /** Length of the hash. */
    public static final int BYTES = 32;

    private static final int DIVIDE_FACTOR = 32;
    private static final int COMPARE_THRESHOLD = 256;
    private static final Comparator<Placed> ORDER = (a, b) -> {
        int byPosition = Long.compareUnsigned(a.position, b.position);
        return byPosition != 0
                ? byPosition
                : com.google.protobuf.ByteString.unsignedLexicographicalComparator()
                        .compare(a.element.id(), b.element.id());
    };

    private DiffHash() {}

    private record Placed(long position, DiffElement element) {}

    /** Hash of a set with the parameters of spaces and key-value stores, (32, 256). */
    public static byte[] of(Collection<DiffElement> elements) {
        List<Placed> sorted = new ArrayList<>(elements.size());
        elements.forEach(element -> sorted.add(new Placed(element.position(), element)));
        sorted.sort(ORDER);
        return divided(sorted, 0, -1);
    }

    private static byte[] range(List<Placed> elements, long from, long to) {
        if (elements.size() > COMPARE_THRESHOLD) {
            return divided(elements, from, to);
        }
        if (elements.isEmpty()) {
            return new byte[0];
        }
        Blake3Digest digest = new Blake3Digest(BYTES * 8);
        for (Placed placed : elements) {
            update(digest, placed.element.id().toByteArray());
            update(digest, placed.element.head().toByteArray());
        }
        return finish(digest);
    }

    /** All arithmetic is unsigned: the top range goes from 0 to 2^64 - 1. */
    private static byte[] divided(List<Placed> elements, long from, long to) {
        Blake3Digest digest = new Blake3Digest(BYTES * 8);
        long width = to - from;
        long part = Long.divideUnsigned(width, DIVIDE_FACTOR);
        long align = (Long.remainderUnsigned(width, DIVIDE_FACTOR) + 1) % DIVIDE_FACTOR;
        if (align == 0) {
            part++;
        }
        int start = 0;
        long low = from;
        for (int i = 0; i < DIVIDE_FACTOR; i++) {
            long high = i == DIVIDE_FACTOR - 1 ? to : low + part - 1;
            int end = start;
            while (end < elements.size() && Long.compareUnsigned(elements.get(end).position, high) <= 0) {
                end++;
            }
            update(digest, range(elements.subList(start, end), low, high));
            start = end;
            low = high + 1;
        }
        return finish(digest);
    }

    private static void update(Blake3Digest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }

    private static byte[] finish(Blake3Digest digest) {
        byte[] hash = new byte[BYTES];
        digest.doFinal(hash, 0);
        return hash;
    }
}
