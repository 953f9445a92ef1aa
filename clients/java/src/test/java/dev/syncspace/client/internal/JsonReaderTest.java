package dev.syncspace.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    @Test
    void readsEveryKindOfValue() {
        Map<String, Object> read = JsonReader.object(
                """
                 { "text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9", "number": -12.5e1, "list": [1, "two", []],
                   "object": {"inner": {}}, "yes": true, "no": false, "nothing": null, "empty": "" }
                """);

        assertThat(read)
                .containsEntry("text", "a\"\\/\b\f\n\r\té")
                .containsEntry("number", -125.0)
                .containsEntry("list", List.of(1.0, "two", List.of()))
                .containsEntry("object", Map.of("inner", Map.of()))
                .containsEntry("yes", true)
                .containsEntry("no", false)
                .containsEntry("empty", "");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String text : new String[] {
            "",
            "null",
            "[]",
            "1",
            "{",
            "{}x",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":[1,]}",
            "{\"a\":\"b}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":tru}",
            "{\"a\":1.2.3}",
            "{a:1}",
            "{\"a\":\"\\"
        }) {
            assertThatThrownBy(() -> JsonReader.object(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at character");
        }
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> JsonReader.object("{\"a\":" + "[".repeat(10_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("levels");
    }
}
