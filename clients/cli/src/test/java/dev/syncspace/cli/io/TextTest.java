package dev.syncspace.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void sizesHaveUnits() {
        assertThat(Text.size(0)).isEqualTo("0 B");
        assertThat(Text.size(1023)).isEqualTo("1023 B");
        assertThat(Text.size(1024)).isEqualTo("1.0 KiB");
        assertThat(Text.size(1536)).isEqualTo("1.5 KiB");
        assertThat(Text.size(16 * 1024 * 1024)).isEqualTo("16.0 MiB");
        assertThat(Text.size(Long.MAX_VALUE)).endsWith("TiB");
    }

    @Test
    void timesAreLocal() {
        assertThat(Text.time(1_700_000_000_123L, ZoneId.of("Europe/Berlin"))).isEqualTo("2023-11-14T23:13:20+01:00");
        assertThat(Text.time(1_700_000_000_123L, ZoneId.of("UTC"))).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(Text.time(0, ZoneId.of("UTC"))).isEqualTo("-");
    }

    @Test
    void whatComesFromElsewhereCannotSteerTheTerminal() {
        assertThat(Text.oneLine("a\u001b[31mb\nc\td\u0000e\u202ef")).isEqualTo("a\uFFFD[31mb c d\uFFFDe\uFFFDf");
        assertThat(Text.oneLine("Grüße 🎉")).isEqualTo("Grüße 🎉");
    }

    @Test
    void quotedTextIsJson() {
        String text = "\"\\\n\r\t\u0001\u2028é🎉/";
        assertThat(JsonParser.parseString(Text.quoted(text)).getAsString()).isEqualTo(text);
        assertThat(Text.quoted("a")).isEqualTo("\"a\"");
    }

    @Test
    void pairsAreOrdered() {
        assertThat(Text.pairs(Map.of("b", "2", "a", "1 \n"))).isEqualTo("a=1   b=2");
        assertThat(Text.pairs(Map.of())).isEqualTo("-");
    }

    @Test
    void countsHaveNouns() {
        assertThat(Text.count(1, "space")).isEqualTo("1 space");
        assertThat(Text.count(0, "space")).isEqualTo("0 spaces");
        assertThat(Text.count(2, "key-value entry")).isEqualTo("2 key-value entries");
    }

    @Test
    void tablesAreAligned() {
        Table table = new Table("A", "LONG", "C");
        table.row("aaaa", "b", "c");
        table.row("ü", "", 12);

        assertThat(table.lines()).containsExactly("A     LONG  C", "aaaa  b     c", "ü     -     12");
    }
}
