package dev.syncspace.sync.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.DocumentQuery.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparandTest {
    private static OptionalInt compare(String left, String right, ValueType type) {
        OptionalInt comparison = Comparand.compare(new Comparand(left), new Comparand(right), type);
        return comparison.isPresent() ? OptionalInt.of(Integer.signum(comparison.getAsInt())) : comparison;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 10, -1",
        "10, 2, 1",
        "1.0, 1, 0",
        "-1, 1, -1",
        "+5, 5, 0",
        "-0, 0, 0",
        "0.10, 0.1, 0",
        "9007199254740993, 9007199254740992, 1",
        "123456789012345678901234567890.1, 123456789012345678901234567890.2, -1"
    })
    void numbersCompareByValueAndWithoutRounding(String left, String right, int expected) {
        assertThat(compare(left, right, ValueType.NUMBER)).hasValue(expected);
        assertThat(compare(left, right, ValueType.AUTO)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " 1", "1 ", "1.", ".5", "1e9", "1e999999999", "0x10", "NaN", "Infinity", "1,5", "١", "--1"})
    void whatIsNoPlainDecimalNumberIsText(String text) {
        assertThat(new Comparand(text).isA(ValueType.NUMBER)).isFalse();
        assertThat(compare(text, "1", ValueType.NUMBER)).isEmpty();
        assertThat(compare(text, text, ValueType.AUTO)).hasValue(0);
    }

    @Test
    void withoutATypeTwoSidesOfWhichOneIsNoNumberCompareAsText() {
        assertThat(compare("10", "9a", ValueType.AUTO)).hasValue(-1);
        assertThat(compare("10", "9", ValueType.AUTO)).hasValue(1);
        assertThat(compare("10", "9", ValueType.TEXT)).hasValue(-1);
    }

    @Test
    void textComparesByCodePointAndNotByUtf16Unit() {
        String highestOfThePlane = "\uFFFF";
        String beyondThePlane = new String(Character.toChars(0x10000));
        assertThat(highestOfThePlane.compareTo(beyondThePlane)).isPositive();
        assertThat(compare(highestOfThePlane, beyondThePlane, ValueType.TEXT)).hasValue(-1);
        assertThat(compare("", "a", ValueType.TEXT)).hasValue(-1);
        assertThat(compare("ab", "a", ValueType.TEXT)).hasValue(1);
    }

    @Test
    void textOrderIsTheOrderOfTheUtf8Bytes() {
        Random random = new Random(7);
        List<Integer> alphabet = List.of((int) 'a', 0xE9, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF);
        for (int i = 0; i < 5_000; i++) {
            String left = randomText(random, alphabet);
            String right = randomText(random, alphabet);
            int bytes = Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
            assertThat(compare(left, right, ValueType.TEXT))
                    .as("%s and %s", left, right)
                    .hasValue(Integer.signum(bytes));
        }
    }

    private static String randomText(Random random, List<Integer> alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.toString();
    }

    @Test
    void truthValuesAreTrueAndFalseInLowerCase() {
        assertThat(compare("true", "true", ValueType.BOOL)).hasValue(0);
        assertThat(compare("false", "true", ValueType.BOOL)).hasValue(-1);
        assertThat(compare("TRUE", "true", ValueType.BOOL)).isEmpty();
        assertThat(compare("1", "true", ValueType.BOOL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T13:00:00+01:00, 0",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00.001Z, -1",
        "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z, 0",
        "1969-12-31T23:59:59Z, 1970-01-01T00:00:00Z, -1"
    })
    void timestampsCompareAsInstants(String left, String right, int expected) {
        assertThat(compare(left, right, ValueType.TIMESTAMP)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "1767225600", "yesterday"})
    void whatIsNoRfc3339TimeIsNoTimestamp(String text) {
        assertThat(new Comparand(text).isA(ValueType.TIMESTAMP)).isFalse();
        assertThat(compare(text, "2026-01-31T12:00:00Z", ValueType.TIMESTAMP)).isEmpty();
    }
}
