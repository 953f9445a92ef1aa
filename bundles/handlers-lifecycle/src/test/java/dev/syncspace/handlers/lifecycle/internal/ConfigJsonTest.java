package dev.syncspace.handlers.lifecycle.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.SyncSpaceException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " { } "})
    void noSettingsAreNoSettings(String json) {
        assertThat(settings(json)).isEmpty();
    }

    @Test
    void settingsAreReadAsText() {
        assertThat(settings("{\"a\":\"1\",\"\":\"\",\"b\":\"\\n\\u0041\"}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "", "", "b", "\nA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "null",
                "{",
                "{\"a\"}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":{\"b\":\"c\"}}",
                "{\"a\":\"b\"} x",
                "{\"a\":\"b\"}{}",
                "{a:\"b\"}",
                "{'a':'b'}",
                "{\"a\":\"1\",\"a\":\"2\"}",
                "// comment\n{}",
                "{\"a\":\"\\x\"}"
            })
    void whatIsNoObjectOfTextValuesIsRefusedAndNotQuoted(String json) {
        assertThatThrownBy(() -> settings(json))
                .isInstanceOfSatisfying(SyncSpaceException.class, e -> {
                    assertThat(e.field()).isEqualTo("config_json");
                    assertThat(e.reason().name()).isEqualTo("INVALID_FIELD");
                })
                .hasMessageContaining("config_json");
    }

    @Test
    void settingsMayNotBeLong() {
        String json = "{\"a\":\"" + "x".repeat(ConfigJson.MAX_CHARS) + "\"}";
        assertThatThrownBy(() -> settings(json)).hasMessageContaining("characters");
    }

    @Test
    void deepNestingIsRefusedAtItsFirstLevel() {
        assertThatThrownBy(() -> settings("{\"a\":" + "[".repeat(60_000))).hasMessageContaining("value number 1");
    }

    private static Map<String, String> settings(String json) {
        return ConfigJson.read(json);
    }
}
