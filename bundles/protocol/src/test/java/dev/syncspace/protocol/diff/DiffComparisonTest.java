package dev.syncspace.protocol.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.diff.DiffComparison.FirstCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The difference found by questions and answers is that of the sets, whatever the peer is like. */
final class DiffComparisonTest {
    private static final int ROUNDS = 200;

    @Test
    void findsExactlyTheDifferenceOfRandomSets() throws DiffException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            DiffShape shape = random.nextBoolean()
                    ? DiffShape.SPACE
                    : new DiffShape(2 + random.nextInt(20), 1 + random.nextInt(20));
            Map<ByteString, ByteString> mine = new HashMap<>();
            Map<ByteString, ByteString> theirs = new HashMap<>();
            int size = random.nextInt(600);
            for (int i = 0; i < size; i++) {
                DiffElement element = element(random.nextInt(2_000), random.nextInt(2));
                switch (random.nextInt(6)) {
                    case 0 -> mine.put(element.id(), element.head());
                    case 1 -> theirs.put(element.id(), element.head());
                    default -> {
                        mine.put(element.id(), element.head());
                        theirs.put(element.id(), element.head());
                    }
                }
            }
            DiffSet own = set(shape, mine, random);
            DiffSet other = set(shape, theirs, random);
            for (DiffVersion version : DiffVersion.values()) {
                for (FirstCount firstCount : FirstCount.values()) {
                    DiffResult found = compare(own, version, firstCount, question -> other.answer(question, version));
                    assertDifference(found, mine, theirs, seed);
                }
            }
            assertThat(own.hash().equals(other.hash())).as("seed %d", seed).isEqualTo(mine.equals(theirs));
        }
    }

    /** Fills a set with detours: the content decides, and not the way to it. */
    private static DiffSet set(DiffShape shape, Map<ByteString, ByteString> content, Random random) {
        DiffSet set = new DiffSet(shape);
        List<DiffElement> detours = new ArrayList<>();
        content.forEach((id, head) -> {
            if (random.nextInt(3) == 0) {
                DiffElement detour = element(5_000 + random.nextInt(5_000), 0);
                detours.add(detour);
                set.put(detour);
                set.put(new DiffElement(id, ByteString.copyFromUtf8("before")));
            }
            set.put(new DiffElement(id, head));
        });
        detours.forEach(detour -> set.remove(detour.id()));
        assertThat(set.size()).isEqualTo(content.size());
        DiffSet straight = new DiffSet(shape);
        content.forEach((id, head) -> straight.put(new DiffElement(id, head)));
        assertThat(set.hash()).isEqualTo(straight.hash());
        assertThat(set.elements()).isEqualTo(straight.elements());
        return set;
    }

    private static DiffElement element(int id, int head) {
        return new DiffElement(ByteString.copyFromUtf8("id" + id), ByteString.copyFromUtf8("head" + head));
    }

    private static DiffResult compare(
            DiffSet own, DiffVersion version, FirstCount firstCount, Function<RangeQuestion, RangeAnswer> peer)
            throws DiffException {
        DiffComparison comparison = new DiffComparison(own, version, firstCount);
        while (!comparison.questions().isEmpty()) {
            comparison.receive(comparison.questions().stream().map(peer).toList());
        }
        return comparison.result();
    }

    private static void assertDifference(
            DiffResult found, Map<ByteString, ByteString> mine, Map<ByteString, ByteString> theirs, long seed) {
        TreeSet<String> expected = new TreeSet<>();
        mine.forEach((id, head) -> {
            if (!theirs.containsKey(id)) {
                expected.add("ours " + id.toStringUtf8() + head.toStringUtf8());
            } else if (!theirs.get(id).equals(head)) {
                expected.add("changed " + id.toStringUtf8() + head.toStringUtf8()
                        + theirs.get(id).toStringUtf8());
            }
        });
        theirs.forEach((id, head) -> {
            if (!mine.containsKey(id)) {
                expected.add("theirs " + id.toStringUtf8() + head.toStringUtf8());
            }
        });
        List<String> actual = new ArrayList<>();
        found.onlyOurs()
                .forEach(element -> actual.add(
                        "ours " + element.id().toStringUtf8() + element.head().toStringUtf8()));
        found.onlyTheirs()
                .forEach(element -> actual.add(
                        "theirs " + element.id().toStringUtf8() + element.head().toStringUtf8()));
        found.changed()
                .forEach(change -> actual.add("changed " + change.id().toStringUtf8()
                        + change.ourHead().toStringUtf8() + change.theirHead().toStringUtf8()));
        assertThat(actual).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found.isEmpty()).isEqualTo(expected.isEmpty());
    }

    @Test
    void aCachedFirstCountDoesNotFetchTheWholeSet() throws DiffException {
        DiffSet own = new DiffSet(DiffShape.SPACE);
        DiffSet other = new DiffSet(DiffShape.SPACE);
        for (int i = 0; i < 50_000; i++) {
            own.put(element(i, 0));
            other.put(element(i, i == 7 ? 1 : 0));
        }
        List<RangeQuestion> asked = new ArrayList<>();
        List<DiffElement> sent = new ArrayList<>();
        DiffResult found = compare(own, DiffVersion.V3, FirstCount.IGNORED, question -> {
            asked.add(question);
            RangeAnswer answer = other.answer(question, DiffVersion.V3);
            sent.addAll(answer.elements());
            return question.range().equals(DiffRange.FULL) ? new RangeAnswer(answer.hash(), List.of(), 1) : answer;
        });
        assertThat(found.changed())
                .extracting(DiffResult.Changed::id)
                .containsExactly(element(7, 0).id());
        assertThat(asked).hasSizeLessThanOrEqualTo(1 + 32 + 32 + 1);
        assertThat(sent).hasSizeLessThanOrEqualTo(DiffShape.SPACE.compareThreshold());
    }

    @Test
    void answersThatNoHonestPeerGivesEndTheComparison() {
        assertRefused(DiffException.Error.ANSWERS_MISMATCH, List.of());
        DiffElement element = element(1, 1);
        assertRefused(
                DiffException.Error.INVALID_ELEMENTS,
                List.of(new RangeAnswer(ByteString.EMPTY, List.of(element, element), 2)));
        assertRefused(
                DiffException.Error.LIMIT_EXCEEDED,
                List.of(new RangeAnswer(
                        ByteString.EMPTY,
                        List.of(new DiffElement(
                                ByteString.copyFrom(new byte[DiffLimits.ID_MAX_BYTES + 1]), ByteString.EMPTY)),
                        1)));
        assertRefused(
                DiffException.Error.LIMIT_EXCEEDED,
                List.of(new RangeAnswer(
                        ByteString.EMPTY,
                        List.of(new DiffElement(
                                ByteString.EMPTY, ByteString.copyFrom(new byte[DiffLimits.HEAD_MAX_BYTES + 1]))),
                        1)));
    }

    private static void assertRefused(DiffException.Error error, List<RangeAnswer> answers) {
        DiffSet own = new DiffSet(DiffShape.SPACE);
        own.put(element(0, 0));
        DiffComparison comparison = new DiffComparison(own, DiffVersion.V3, FirstCount.TRUSTED);
        assertThatThrownBy(() -> comparison.receive(answers))
                .isInstanceOfSatisfying(
                        DiffException.class, e -> assertThat(e.error()).isEqualTo(error));
        assertThat(comparison.questions()).isEmpty();
    }

    @Test
    void elementsOutsideOfTheRangeAreRefused() {
        DiffSet own = filled(1_000);
        assertThatThrownBy(() -> compare(
                        own,
                        DiffVersion.V3,
                        FirstCount.IGNORED,
                        question -> question.range().equals(DiffRange.FULL)
                                ? new RangeAnswer(ByteString.copyFromUtf8("other"), List.of(), 1_000)
                                : new RangeAnswer(ByteString.EMPTY, List.of(element(1, 0)), 1)))
                .isInstanceOfSatisfying(DiffException.class, e -> assertThat(e.error())
                        .isEqualTo(DiffException.Error.INVALID_ELEMENTS));
    }

    @Test
    void aPeerThatNeverGivesWhatIsAskedForIsLeft() {
        DiffSet own = filled(1_000);
        assertThatThrownBy(() -> compare(
                        own,
                        DiffVersion.V3,
                        FirstCount.TRUSTED,
                        question -> new RangeAnswer(ByteString.copyFromUtf8("other"), List.of(), 5)))
                .isInstanceOfSatisfying(DiffException.class, e -> assertThat(e.error())
                        .isEqualTo(DiffException.Error.INVALID_ELEMENTS));
    }

    @Test
    void aPeerThatCallsEverythingDifferentCannotMakeUsAskForEver() throws DiffException {
        // Where we have nothing the elements are asked for at once, so the own set bounds the questions.
        int[] asked = {0};
        compare(filled(1_000), DiffVersion.V3, FirstCount.TRUSTED, question -> {
            asked[0]++;
            return question.wantsElements()
                    ? new RangeAnswer(ByteString.EMPTY, List.of(), 0)
                    : new RangeAnswer(ByteString.copyFromUtf8("other"), List.of(), 1_000_000);
        });
        assertThat(asked[0]).isLessThan(1_000 * 32 * 13);
    }

    private static DiffSet filled(int size) {
        DiffSet set = new DiffSet(DiffShape.SPACE);
        for (int i = 0; i < size; i++) {
            set.put(element(i, 0));
        }
        return set;
    }

    @Test
    void rangesTooNarrowToDivideStayWhole() {
        DiffSet set = new DiffSet(new DiffShape(256, 1));
        for (int i = 0; i < 3_000; i++) {
            set.put(element(i, 0));
        }
        assertThat(set.elements()).hasSize(3_000);
        assertThatThrownBy(() -> new DiffRange(7, 9).split(4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new DiffRange(-4, -1).split(4)).hasSize(4);
    }
}
