package dev.syncspace.sync.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    private static final List<String> QUESTION = List.of("documents", "space", "", "CREATED", "false");

    private final Cursors cursors = new Cursors(key(1));

    private static byte[] key(int fill) {
        byte[] key = new byte[Cursors.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private void assertRefused(List<String> question, String cursor) {
        assertThatThrownBy(() -> cursors.decode(question, cursor))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.INVALID_CURSOR);
                    assertThat(failure.field()).isEqualTo("cursor");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ünïcode 🦊", "with\u0000zero"})
    void aCursorNamesThePlaceThatItWasMadeOf(String text) {
        for (long number : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Cursors.Position position = new Cursors.Position(number, text);
            assertThat(cursors.decode(QUESTION, cursors.encode(QUESTION, position)))
                    .isEqualTo(position);
        }
    }

    @Test
    void aCursorOutlivesARestart() {
        Cursors.Position position = new Cursors.Position(17, "doc");
        assertThat(new Cursors(key(1)).decode(QUESTION, cursors.encode(QUESTION, position)))
                .isEqualTo(position);
    }

    @Test
    void aCursorOfAnotherAccountIsRefused() {
        assertRefused(QUESTION, new Cursors(key(2)).encode(QUESTION, new Cursors.Position(1, "a")));
    }

    @Test
    void everyChangedBitIsNoticed() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.encode(QUESTION, new Cursors.Position(17, "doc")));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(QUESTION, Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
        }
    }

    @Test
    void everyCutIsNoticed() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.encode(QUESTION, new Cursors.Position(17, "doc")));
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(
                    QUESTION, Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, length)));
        }
        assertRefused(
                QUESTION,
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "!", "AAAA", "%%%%", "ÄÖÜ", "null"})
    void whatIsNoCursorIsRefused(String text) {
        assertRefused(QUESTION, text);
    }

    @Test
    void anEndlessCursorIsRefusedBeforeItIsRead() {
        assertRefused(QUESTION, "A".repeat(1_000_000));
    }

    @Test
    void aCursorOfAnotherQuestionIsRefused() {
        String cursor = cursors.encode(QUESTION, new Cursors.Position(17, "doc"));
        for (int part = 0; part < QUESTION.size(); part++) {
            List<String> other = new ArrayList<>(QUESTION);
            other.set(part, other.get(part) + "x");
            assertRefused(other, cursor);
        }
        assertRefused(QUESTION.subList(0, 4), cursor);
    }

    @Test
    void partsOfTheQuestionDoNotFlowIntoEachOther() {
        String cursor = cursors.encode(List.of("ab", "c"), new Cursors.Position(1, "x"));
        assertRefused(List.of("a", "bc"), cursor);
        assertRefused(List.of("abc"), cursor);
        assertRefused(List.of("ab", "c", ""), cursor);
    }

    @Test
    void aKeyOfAnotherLengthIsADefect() {
        assertThatThrownBy(() -> new Cursors(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }
}
