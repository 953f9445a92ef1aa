package dev.syncspace.protocol.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.junit.jupiter.api.Test;

/** ldiff.json: hashes, answers and comparisons. */
final class DiffVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Set<String> SECTIONS = Set.of("sets", "diffs", "historyDependence", "splits", "hashes");

    private final VectorFile file = VectorFile.open("ldiff");
    private final VectorNode root = file.root();

    @Test
    void agreesWithTheReference() {
        VectorRun run = new VectorRun("ldiff", file);
        run.check(root, SECTIONS, () -> assertThat(root.text("format")).isEqualTo("syncspace-vectors/ldiff/1"));
        for (VectorNode set : root.list("sets")) {
            run.check(set, Set.of("versions"), () -> checkElements(set));
            set.list("versions").forEach(node -> run.check(node, Set.of("ranges"), () -> checkHash(set, node)));
            for (VectorNode version : set.list("versions")) {
                version.list("ranges").forEach(node -> run.check(node, () -> checkRange(set, version, node)));
            }
        }
        root.list("diffs").forEach(node -> run.check(node, () -> checkDiff(node)));
        for (VectorNode history : root.list("historyDependence")) {
            run.check(history, Set.of("steps"), () -> checkHistory(history));
            run.check(history.list("steps").get(0), () -> checkStep(history));
        }
        root.list("splits").forEach(node -> run.check(node, () -> checkSplit(node)));
        root.list("hashes").forEach(node -> run.check(node, () -> checkHashes(node)));
        file.assertRead(root);
        run.finish();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String generated(String kind, long index) {
        String seed = root.text("seed") + "/" + kind + "/" + index;
        return HEX.formatHex(sha256(seed.getBytes(StandardCharsets.US_ASCII)));
    }

    private DiffElement element(long index, int headVersion) {
        return new DiffElement(
                ByteString.copyFromUtf8(generated("id", index)),
                ByteString.copyFromUtf8(HEX.formatHex(sha256((root.text("seed") + "/head/" + index + "/" + headVersion)
                        .getBytes(StandardCharsets.US_ASCII)))));
    }

    private DiffSet filled(VectorNode shape, Stream<DiffElement> elements) {
        DiffSet set =
                new DiffSet(new DiffShape((int) shape.number("divideFactor"), (int) shape.number("compareThreshold")));
        elements.forEach(set::put);
        return set;
    }

    private Stream<DiffElement> elements(long count) {
        return IntStream.range(0, (int) count).mapToObj(i -> element(i, 0));
    }

    private void checkElements(VectorNode set) {
        List<VectorNode> listed = set.list("elements");
        if (set.number("n") <= 17) {
            assertThat(listed).hasSize((int) set.number("n"));
        }
        for (int i = 0; i < listed.size(); i++) {
            DiffElement expected = element(i, 0);
            assertThat(listed.get(i).text("id")).isEqualTo(expected.id().toStringUtf8());
            assertThat(listed.get(i).text("head")).isEqualTo(expected.head().toStringUtf8());
            assertThat(listed.get(i).text("xxhash64")).isEqualTo(hex(expected.position()));
        }
    }

    private static String hex(long value) {
        return String.format("%016x", value);
    }

    private void checkHash(VectorNode set, VectorNode version) {
        long count = set.number("n");
        assertThat(version(version)).isIn((Object[]) DiffVersion.values());
        assertThat(hash(filled(version, elements(count)))).isEqualTo(version.text("hash"));
        List<DiffElement> reversed = new ArrayList<>(elements(count).toList());
        Collections.reverse(reversed);
        assertThat(hash(filled(version, reversed.stream()))).isEqualTo(version.text("hashInsertedOneByOneReversed"));
    }

    private static String hash(DiffSet set) {
        return HEX.formatHex(set.hash().toByteArray());
    }

    private static DiffVersion version(VectorNode node) {
        return DiffVersion.valueOf(node.text("version").substring(0, 2).toUpperCase(Locale.ROOT));
    }

    private static DiffRange range(VectorNode from, VectorNode to) {
        return new DiffRange(Long.parseUnsignedLong(from.text(), 16), Long.parseUnsignedLong(to.text(), 16));
    }

    private void checkRange(VectorNode set, VectorNode version, VectorNode expected) {
        DiffSet filled = filled(version, elements(set.number("n")));
        RangeQuestion question =
                new RangeQuestion(range(expected.get("from"), expected.get("to")), expected.flag("elements"));
        checkAnswer(filled.answer(question, version(version)), expected);
    }

    private static void checkAnswer(RangeAnswer answer, VectorNode expected) {
        assertThat(HEX.formatHex(answer.hash().toByteArray())).isEqualTo(expected.text("hash"));
        assertThat(answer.count()).isEqualTo(expected.number("count"));
        assertThat(answer.elements()).hasSize((int) expected.number("elementCount"));
        if (expected.has("resultSha256")) {
            ByteString all = answer.elements().stream()
                    .map(element -> element.id().concat(element.head()))
                    .reduce(ByteString.EMPTY, ByteString::concat);
            assertThat(HEX.formatHex(sha256(all.toByteArray()))).isEqualTo(expected.text("resultSha256"));
        } else {
            assertThat(answer.elements())
                    .containsExactlyElementsOf(expected.list("result").stream()
                            .map(DiffVectorsTest::pair)
                            .toList());
        }
    }

    private static DiffElement pair(VectorNode node) {
        List<VectorNode> parts = node.elements();
        return new DiffElement(
                ByteString.copyFromUtf8(parts.get(0).text()),
                ByteString.copyFromUtf8(parts.get(1).text()));
    }

    private void checkDiff(VectorNode expected) throws DiffException {
        int count = (int) expected.number("n");
        DiffSet mine = filled(expected, elements(count));
        DiffSet theirs = filled(
                expected,
                IntStream.range(0, count + count / 50 + 2)
                        .filter(i -> i >= count || i % 97 != 3)
                        .mapToObj(i -> element(i, i < count && i % 89 == 5 ? 1 : 0)));
        boolean compares = expected.text("version").equals("v3-compare");
        boolean isCountOne = expected.flagOr("firstAnswerIsCountOne", false);
        DiffComparison comparison = new DiffComparison(mine, version(expected), DiffComparison.FirstCount.TRUSTED);
        List<VectorNode> rounds = expected.list("rounds");
        int round = 0;
        while (!comparison.questions().isEmpty()) {
            List<RangeQuestion> questions = comparison.questions();
            List<RangeAnswer> answers = new ArrayList<>();
            for (RangeQuestion question : questions) {
                RangeAnswer full = theirs.answer(question, version(expected));
                answers.add(round == 0 && isCountOne ? new RangeAnswer(full.hash(), List.of(), 1) : full);
            }
            if (!compares) {
                checkRound(rounds.get(round), questions, answers);
            }
            round++;
            comparison.receive(answers);
        }
        checkResult(comparison.result(), expected);
        if (!compares) {
            assertThat(round).isEqualTo(rounds.size());
            assertThat(hash(mine)).isEqualTo(expected.text("mineHash"));
            assertThat(hash(theirs)).isEqualTo(expected.text("theirsHash"));
        }
    }

    private static void checkRound(VectorNode expected, List<RangeQuestion> questions, List<RangeAnswer> answers) {
        assertThat(questions).hasSize((int) expected.number("ranges"));
        assertThat(questions.stream().filter(RangeQuestion::wantsElements))
                .hasSize((int) expected.number("rangesAskingElements"));
        assertThat(answers.stream().mapToInt(answer -> answer.elements().size()).sum())
                .isEqualTo((int) expected.number("elementsReturned"));
        List<RangeQuestion> asked = new ArrayList<>();
        for (VectorNode node : expected.list("asked")) {
            List<VectorNode> parts = node.elements();
            asked.add(new RangeQuestion(
                    range(parts.get(0), parts.get(1)),
                    Boolean.parseBoolean(parts.get(2).text())));
        }
        assertThat(questions).containsExactlyElementsOf(asked);
    }

    private static void checkResult(DiffResult result, VectorNode expected) {
        assertThat(ids(result.onlyTheirs().stream().map(DiffElement::id))).isEqualTo(expected.texts("newIds"));
        assertThat(ids(result.onlyOurs().stream().map(DiffElement::id))).isEqualTo(expected.texts("removedIds"));
        if (expected.has("ourChangedIds") || expected.has("theirChangedIds")) {
            assertThat(ids(changed(result, false))).isEqualTo(expected.texts("ourChangedIds"));
            assertThat(ids(changed(result, true))).isEqualTo(expected.texts("theirChangedIds"));
        } else {
            assertThat(ids(result.changed().stream().map(DiffResult.Changed::id)))
                    .isEqualTo(expected.texts("changedIds"));
        }
    }

    private static Stream<ByteString> changed(DiffResult result, boolean isTheirsGreater) {
        return result.changed().stream()
                .filter(change -> change.isTheirsGreater() == isTheirsGreater)
                .map(DiffResult.Changed::id);
    }

    private static List<String> ids(Stream<ByteString> ids) {
        return ids.map(ByteString::toStringUtf8).sorted().toList();
    }

    private void checkHistory(VectorNode history) throws DiffException {
        version(history);
        List<DiffElement> elements =
                history.list("elements").stream().map(DiffVectorsTest::pair).toList();
        DiffSet set = filled(history, elements.stream());
        String before = hash(set);
        DiffElement extra = pair(history.get("extra"));
        assertThat(set.head(extra.id())).isEmpty();
        set.put(extra);
        assertThat(hash(set)).isNotEqualTo(before);
        elements.forEach(set::put);
        set.remove(extra.id());
        assertThat(hash(set)).isEqualTo(before);
        DiffComparison comparison = new DiffComparison(
                filled(history, elements.stream()), version(history), DiffComparison.FirstCount.TRUSTED);
        DiffSet same = set;
        while (!comparison.questions().isEmpty()) {
            comparison.receive(comparison.questions().stream()
                    .map(question -> same.answer(question, version(history)))
                    .toList());
        }
        checkResult(comparison.result(), history.get("diffOfFirstTwo"));
    }

    private void checkStep(VectorNode history) {
        VectorNode step = history.list("steps").get(0);
        DiffSet set = filled(history, history.list("elements").stream().map(DiffVectorsTest::pair));
        assertThat(hash(set)).isEqualTo(step.text("hash"));
        VectorNode range = step.get("range");
        RangeQuestion question = new RangeQuestion(range(range.get("from"), range.get("to")), range.flag("elements"));
        RangeAnswer answer = set.answer(question, version(history));
        assertThat(HEX.formatHex(answer.hash().toByteArray())).isEqualTo(range.text("hash"));
        assertThat(answer.count()).isEqualTo(range.number("count"));
        assertThat(answer.elements()).hasSize((int) range.number("elementCount"));
    }

    private static void checkSplit(VectorNode split) {
        int parts = (int) split.number("divideFactor");
        List<DiffRange> first = DiffRange.FULL.split(parts);
        assertThat(first).containsExactlyElementsOf(ranges(split, "level1"));
        assertThat(first.get(0).split(parts)).containsExactlyElementsOf(ranges(split, "level2OfFirst"));
        assertThat(new DiffRange(3, 1002).split(parts)).containsExactlyElementsOf(ranges(split, "splitOf3To1002"));
    }

    private static List<DiffRange> ranges(VectorNode split, String name) {
        return split.list(name).stream()
                .map(node -> range(node.elements().get(0), node.elements().get(1)))
                .toList();
    }

    private static void checkHashes(VectorNode node) {
        byte[] input = node.text("input").getBytes(StandardCharsets.UTF_8);
        Blake3Digest digest = new Blake3Digest(256);
        digest.update(input, 0, input.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        assertThat(HEX.formatHex(hash)).isEqualTo(node.text("blake3Hex"));
        assertThat(hex(XxHash64.hash(input))).isEqualTo(node.text("xxhash64"));
    }
}
