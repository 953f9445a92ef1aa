package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set of elements that can be compared with that of another side by hashes of ranges. It is kept in the canonical form: a
 * range below the top is divided exactly when it holds more elements than the threshold, so the hash depends on the content
 * alone. Weakness: that of the reference depends on the history, too, so that equal sets may have unequal hashes; unequal
 * hashes never mean unequal content. Not thread-safe.
 *
 * <p>Source: any-sync v0.11.20: app/ldiff/diff.go, hashrange.go.
 */
public final class DiffSet {
    private final DiffShape shape;
    private final Map<ByteString, DiffElement> elements = new HashMap<>();
    private final DiffNode top;

    /** An empty set. */
    public DiffSet(DiffShape shape) {
        this.shape = shape;
        this.top = DiffNode.top(shape);
    }

    /** How it divides. */
    public DiffShape shape() {
        return shape;
    }

    /** How many elements it holds. */
    public int size() {
        return elements.size();
    }

    /** Head of an element. */
    public Optional<ByteString> head(ByteString id) {
        return Optional.ofNullable(elements.get(id)).map(DiffElement::head);
    }

    /** Adds an element, or replaces the one with its id. */
    public void put(DiffElement element) {
        DiffElement before = elements.put(element.id(), element);
        if (before == null || !before.head().equals(element.head())) {
            top.put(element, element.position(), before != null);
        }
    }

    /**
     * Removes an element.
     *
     * @return whether it was there
     */
    public boolean remove(ByteString id) {
        @Nullable DiffElement before = elements.remove(id);
        if (before == null) {
            return false;
        }
        top.remove(before, before.position());
        return true;
    }

    /** Hash of the whole set, {@link DiffHash#BYTES} bytes. */
    public ByteString hash() {
        return top.hash();
    }

    /** All elements, by position and then by id. */
    public List<DiffElement> elements() {
        return elements(DiffRange.FULL);
    }

    /** The elements of a range, by position and then by id. */
    public List<DiffElement> elements(DiffRange range) {
        List<DiffElement> found = new ArrayList<>();
        top.collect(range, found);
        return found;
    }

    /** Answers a question of the other side. */
    public RangeAnswer answer(RangeQuestion question, DiffVersion version) {
        Optional<DiffNode> node = top.find(question.range());
        if (node.isEmpty()) {
            // None of our ranges: whoever asks gets what is in it.
            List<DiffElement> inside = elements(question.range());
            return new RangeAnswer(ByteString.EMPTY, inside, inside.size());
        }
        DiffNode known = node.get();
        boolean givesElements = question.wantsElements() || (version == DiffVersion.V2 && !known.isDivided());
        return new RangeAnswer(known.hash(), givesElements ? elements(question.range()) : List.of(), known.count());
    }
}
