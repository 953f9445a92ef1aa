package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;

/**
 * What a side knows of a range. Immutable.
 *
 * @param hash of the range; empty if it holds nothing, or is none of the ranges that this side has divided into
 * @param elements in the order of their positions; none if they are left out
 * @param count how many elements there are, or as many as the other side says: unsigned 32 bits, never to be trusted
 */
public record RangeAnswer(ByteString hash, List<DiffElement> elements, long count) {
    public RangeAnswer {
        Objects.requireNonNull(hash, "hash");
        elements = List.copyOf(elements);
    }

    /** Whether the elements are all there. */
    boolean isComplete() {
        return elements.size() == count;
    }
}
