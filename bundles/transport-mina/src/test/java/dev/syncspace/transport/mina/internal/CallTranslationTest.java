package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTranslationTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " { } "})
    void noSettingsAreNoSettings(String json) throws Exception {
        assertThat(settings(json)).isEmpty();
    }

    @Test
    void settingsAreReadAsText() throws Exception {
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
        String json = "{\"a\":\"" + "x".repeat(CallTranslation.CONFIG_JSON_MAX_CHARS) + "\"}";
        assertThatThrownBy(() -> settings(json)).hasMessageContaining("characters");
    }

    @Test
    void deepNestingIsRefusedAtItsFirstLevel() {
        assertThatThrownBy(() -> settings("{\"a\":" + "[".repeat(60_000))).hasMessageContaining("value number 1");
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "5,0,5", "0,7,7", "5,7,5", "9,7,7"})
    void theShorterTimeOfAShutdownCounts(long own, long call, long expected) {
        ShutdownRequest request = ShutdownRequest.newBuilder().setTimeoutMs(own).build();
        assertThat(CallTranslation.shutdown(request, call).timeoutMillis()).isEqualTo(expected);
    }

    private static Map<String, String> settings(String json) throws Exception {
        InitRequest request = InitRequest.newBuilder().setConfigJson(json).build();
        return dev.syncspace.proto.v1.InitRequest.parseFrom(
                        CallTranslation.init(request, 0).request())
                .getConfigMap();
    }
}
