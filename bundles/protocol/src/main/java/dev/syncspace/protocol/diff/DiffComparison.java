package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.diff.DiffException.Error;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares an own set with that of a peer, from the asking side: {@link #questions} go to the peer, its answers go into
 * {@link #receive}, until there are no questions left. The own set must not change meanwhile. Not thread-safe.
 *
 * <p>Source: any-sync v0.11.20: app/ldiff/diff.go (Diff, CompareDiff, compareResults), app/olddiff/diff.go.
 */
public final class DiffComparison {
    private final DiffSet own;
    private final DiffVersion version;
    private final FirstCount firstCount;
    private final List<DiffElement> onlyTheirs = new ArrayList<>();
    private final List<DiffElement> onlyOurs = new ArrayList<>();
    private final List<DiffResult.Changed> changed = new ArrayList<>();
    private List<RangeQuestion> questions = List.of(new RangeQuestion(DiffRange.FULL, false));
    private int rounds;
    private long elementsReceived;

    /** Whether the count of the answer to the first question chooses the next. */
    public enum FirstCount {
        /** As the reference does. */
        TRUSTED,
        /**
         * Weakness: nodes of the reference answer the first question from a cache, with the count 1, which would make us ask for
         * all elements of the largest set at once. The parts are asked first.
         */
        IGNORED
    }

    /** Begins a comparison with the whole range. */
    public DiffComparison(DiffSet own, DiffVersion version, FirstCount firstCount) {
        this.own = own;
        this.version = version;
        this.firstCount = firstCount;
    }

    /** What to ask the peer now, in one request; empty when the comparison is over. */
    public List<RangeQuestion> questions() {
        return questions;
    }

    /**
     * Takes the answers to the present questions, in their order.
     *
     * @throws DiffException if no honest peer answers so; no further answers are taken
     */
    public void receive(List<RangeAnswer> answers) throws DiffException {
        List<RangeQuestion> asked = questions;
        questions = List.of();
        if (answers.size() != asked.size()) {
            throw new DiffException(
                    Error.ANSWERS_MISMATCH, answers.size() + " answers came to " + asked.size() + " questions");
        }
        if (++rounds > DiffLimits.ROUNDS_MAX) {
            throw new DiffException(Error.LIMIT_EXCEEDED, "there is no end after " + DiffLimits.ROUNDS_MAX + " rounds");
        }
        List<RangeQuestion> next = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            check(asked.get(i), answers.get(i));
            compare(asked.get(i), answers.get(i), next);
            if (next.size() > DiffLimits.RANGES_MAX) {
                throw new DiffException(
                        Error.LIMIT_EXCEEDED, "more than " + DiffLimits.RANGES_MAX + " ranges would have to be asked");
            }
        }
        questions = List.copyOf(next);
    }

    private void check(RangeQuestion question, RangeAnswer theirs) throws DiffException {
        elementsReceived += theirs.elements().size();
        if (elementsReceived > DiffLimits.ELEMENTS_MAX) {
            throw new DiffException(
                    Error.LIMIT_EXCEEDED, "more than " + DiffLimits.ELEMENTS_MAX + " elements were answered");
        }
        for (DiffElement element : theirs.elements()) {
            if (element.id().size() > DiffLimits.ID_MAX_BYTES || element.head().size() > DiffLimits.HEAD_MAX_BYTES) {
                throw new DiffException(
                        Error.LIMIT_EXCEEDED,
                        "an element has " + element.id().size() + " bytes of id and "
                                + element.head().size() + " of head");
            }
            if (!question.range().contains(element.position())) {
                throw new DiffException(Error.INVALID_ELEMENTS, "an element lies outside of " + question.range());
            }
        }
        if (question.wantsElements() && !theirs.isComplete()) {
            throw new DiffException(
                    Error.INVALID_ELEMENTS,
                    theirs.elements().size() + " of " + theirs.count() + " elements came for " + question.range());
        }
    }

    private void compare(RangeQuestion question, RangeAnswer theirs, List<RangeQuestion> next) throws DiffException {
        RangeAnswer ours = own.answer(question, version);
        if (ours.hash().equals(theirs.hash())
                && (!ours.hash().isEmpty() || (ours.count() == 0 && theirs.count() == 0))) {
            return;
        }
        if (theirs.isComplete()) {
            compareElements(question.range(), theirs.elements());
        } else if (ours.isComplete()
                || (isFewElements(question, theirs) && theirs.elements().isEmpty())
                || !question.range().canDivide(own.shape().divideFactor())) {
            next.add(new RangeQuestion(question.range(), true));
        } else {
            question.range()
                    .split(own.shape().divideFactor())
                    .forEach(part -> next.add(new RangeQuestion(part, false)));
        }
    }

    private boolean isFewElements(RangeQuestion question, RangeAnswer theirs) {
        boolean counts = firstCount == FirstCount.TRUSTED || !question.range().equals(DiffRange.FULL);
        return version == DiffVersion.V3
                && counts
                && theirs.count() <= own.shape().compareThreshold();
    }

    private void compareElements(DiffRange range, List<DiffElement> theirs) throws DiffException {
        Map<ByteString, ByteString> ours = new HashMap<>();
        own.elements(range).forEach(element -> ours.put(element.id(), element.head()));
        Map<ByteString, ByteString> seen = new HashMap<>();
        for (DiffElement element : theirs) {
            if (seen.put(element.id(), element.head()) != null) {
                throw new DiffException(Error.INVALID_ELEMENTS, "an element came twice for " + range);
            }
            ByteString ourHead = ours.remove(element.id());
            if (ourHead == null) {
                onlyTheirs.add(element);
            } else if (!ourHead.equals(element.head())) {
                changed.add(new DiffResult.Changed(element.id(), ourHead, element.head()));
            }
        }
        ours.forEach((id, head) -> onlyOurs.add(new DiffElement(id, head)));
    }

    /**
     * The differences found, all of them when there are no questions left.
     *
     * @return in no particular order
     */
    public DiffResult result() {
        return new DiffResult(onlyTheirs, onlyOurs, changed);
    }
}
