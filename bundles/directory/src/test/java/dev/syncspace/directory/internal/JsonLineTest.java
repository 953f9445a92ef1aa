package dev.syncspace.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void writesMembersInTheOrderOfTheCalls() {
        assertThat(new JsonLine()
                        .text("event", "ready")
                        .number("took", 12)
                        .bool("again", false)
                        .texts("addresses", List.of("a", "b"))
                        .toString())
                .isEqualTo("{\"event\":\"ready\",\"took\":12,\"again\":false,\"addresses\":[\"a\",\"b\"]}");
    }

    @Test
    void escapesWhatJsonDoesNotTake() {
        assertThat(new JsonLine().text("a\"b", "\\ \"q\" \n\r\t\u0001 ü 日").toString())
                .isEqualTo("{\"a\\\"b\":\"\\\\ \\\"q\\\" \\n\\r\\t\\u0001 ü 日\"}");
    }

    @Test
    void anEmptyObjectIsAnObject() {
        assertThat(new JsonLine().toString()).isEqualTo("{}");
    }
}
