package dev.syncspace.api.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.DocumentScan.Tag;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentScanTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "00,0",
        "-0,0",
        "+0.00,0",
        "-0.000,0",
        "5,5",
        "+5,5",
        "05,5",
        "5.0,5",
        "-5.50,-5.5",
        "007.070,7.07",
        "100,100",
        "100.0,100",
        "0.10,0.1",
        "-00.01,-0.01"
    })
    void numbersOfEqualValueHaveOneText(String number, String canonical) {
        assertThat(Tag.canonical(number)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "+", "-", ".", "5.", ".5", "+.5", "1e3", "0x1", " 5", "5 ", "1,000", "--5", "5-", "1.2.3", "text",
                "٣"
            })
    void whatIsNoDecimalNumberStaysAsItIs(String text) {
        assertThat(Tag.canonical(text)).isEqualTo(text);
    }

    @Test
    void equalTextsAreExactlyEqualNumbers() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String a = number(random);
            String b = number(random);
            assertThat(Tag.canonical(a).equals(Tag.canonical(b)))
                    .as("seed %d: %s and %s", seed, a, b)
                    .isEqualTo(new BigDecimal(a).compareTo(new BigDecimal(b)) == 0);
        }
    }

    private static String number(Random random) {
        StringBuilder text = new StringBuilder(new String[] {"", "+", "-"}[random.nextInt(3)]);
        for (int digits = 1 + random.nextInt(3); digits > 0; digits--) {
            text.append(random.nextInt(2));
        }
        if (random.nextBoolean()) {
            text.append('.');
            for (int digits = 1 + random.nextInt(3); digits > 0; digits--) {
                text.append(random.nextInt(2));
            }
        }
        return text.toString();
    }

    @Test
    void aTagIsInMetadataThatHaveItsKeyWithAnEqualValue() {
        Tag tag = new Tag("count", "5");
        assertThat(tag.isIn(Map.of("count", "5.0", "other", "6"))).isTrue();
        assertThat(tag.isIn(Map.of("count", "6"))).isFalse();
        assertThat(tag.isIn(Map.of("other", "5"))).isFalse();
        assertThat(new Tag("name", "Five").isIn(Map.of("name", "five"))).isFalse();
    }
}
