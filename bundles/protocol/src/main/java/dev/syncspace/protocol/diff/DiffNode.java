package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.jspecify.annotations.Nullable;

/** A range of a {@link DiffSet}: divided into parts, or a list of elements. Its hash is kept until something in it changes. */
final class DiffNode {
    /** By position, unsigned, and then by the bytes of the id. */
    private static final Comparator<Placed> ORDER = (a, b) -> {
        int byPosition = Long.compareUnsigned(a.position, b.position);
        return byPosition != 0
                ? byPosition
                : ByteString.unsignedLexicographicalComparator().compare(a.element.id(), b.element.id());
    };

    private final DiffShape shape;
    private final DiffRange range;
    private final boolean isTop;
    private int count;
    private List<Placed> placed = new ArrayList<>();
    private @Nullable List<DiffNode> parts;
    private @Nullable ByteString hash;

    private record Placed(long position, DiffElement element) {}

    private DiffNode(DiffShape shape, DiffRange range, boolean isTop) {
        this.shape = shape;
        this.range = range;
        this.isTop = isTop;
        if (isTop) {
            divide();
        }
    }

    /** The range of all positions: it is divided even if it is empty. */
    static DiffNode top(DiffShape shape) {
        return new DiffNode(shape, DiffRange.FULL, true);
    }

    int count() {
        return count;
    }

    boolean isDivided() {
        return parts != null;
    }

    void put(DiffElement element, long position, boolean replaces) {
        hash = null;
        count += replaces ? 0 : 1;
        List<DiffNode> divided = parts;
        if (divided != null) {
            divided.get(range.partOf(position, shape.divideFactor())).put(element, position, replaces);
            return;
        }
        Placed entry = new Placed(position, element);
        int index = Collections.binarySearch(placed, entry, ORDER);
        if (index >= 0) {
            placed.set(index, entry);
        } else {
            placed.add(-index - 1, entry);
        }
        // Whoever makes many ids of one position gets one long list and no endless division.
        if (count > shape.compareThreshold() && range.canDivide(shape.divideFactor())) {
            divide();
        }
    }

    private void divide() {
        List<DiffNode> divided = new ArrayList<>(shape.divideFactor());
        range.split(shape.divideFactor()).forEach(part -> divided.add(new DiffNode(shape, part, false)));
        placed.forEach(entry -> divided.get(range.partOf(entry.position, shape.divideFactor()))
                .put(entry.element, entry.position, false));
        placed = List.of();
        parts = divided;
    }

    void remove(DiffElement element, long position) {
        hash = null;
        count--;
        List<DiffNode> divided = parts;
        if (divided == null) {
            placed.remove(Collections.binarySearch(placed, new Placed(position, element), ORDER));
            return;
        }
        divided.get(range.partOf(position, shape.divideFactor())).remove(element, position);
        if (!isTop && count <= shape.compareThreshold()) {
            List<Placed> all = new ArrayList<>(count);
            // The parts hold no more than the threshold either, so none of them is divided any more.
            divided.forEach(part -> all.addAll(part.placed));
            placed = all;
            parts = null;
        }
    }

    /** The range with exactly these ends. */
    Optional<DiffNode> find(DiffRange wanted) {
        if (wanted.equals(range)) {
            return Optional.of(this);
        }
        List<DiffNode> divided = parts;
        if (divided == null || !range.contains(wanted.from())) {
            return Optional.empty();
        }
        return divided.get(range.partOf(wanted.from(), shape.divideFactor())).find(wanted);
    }

    void collect(DiffRange wanted, List<DiffElement> found) {
        List<DiffNode> divided = parts;
        if (divided != null) {
            int first = range.contains(wanted.from()) ? range.partOf(wanted.from(), shape.divideFactor()) : 0;
            int last = range.contains(wanted.to())
                    ? range.partOf(wanted.to(), shape.divideFactor())
                    : shape.divideFactor() - 1;
            divided.subList(first, last + 1).forEach(part -> part.collect(wanted, found));
            return;
        }
        for (Placed entry : placed) {
            if (wanted.contains(entry.position)) {
                found.add(entry.element);
            }
        }
    }

    /** Empty for an empty range that is not divided. */
    ByteString hash() {
        ByteString known = hash;
        if (known == null) {
            known = parts == null ? hashOfElements() : hashOfParts(parts);
            hash = known;
        }
        return known;
    }

    private ByteString hashOfElements() {
        if (placed.isEmpty()) {
            return ByteString.EMPTY;
        }
        Blake3Digest digest = new Blake3Digest(DiffHash.BYTES * 8);
        for (Placed entry : placed) {
            update(digest, entry.element.id());
            update(digest, entry.element.head());
        }
        return finish(digest);
    }

    private static ByteString hashOfParts(List<DiffNode> parts) {
        Blake3Digest digest = new Blake3Digest(DiffHash.BYTES * 8);
        parts.forEach(part -> update(digest, part.hash()));
        return finish(digest);
    }

    private static void update(Blake3Digest digest, ByteString bytes) {
        byte[] copy = bytes.toByteArray();
        digest.update(copy, 0, copy.length);
    }

    private static ByteString finish(Blake3Digest digest) {
        byte[] bytes = new byte[DiffHash.BYTES];
        digest.doFinal(bytes, 0);
        return ByteString.copyFrom(bytes);
    }
}
