package dev.syncspace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.FilterValueType;
import dev.syncspace.proto.v1.QueryFilter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhereTest {
    @Test
    void readsFieldOperatorAndValue() {
        assertThat(Where.parse("status eq open")).isEqualTo(filter("status", "eq", "open"));
        assertThat(Where.parse("  title   contains  two words  ")).isEqualTo(filter("title", "contains", "two words"));
        assertThat(Where.parse("@version gte 3")).isEqualTo(filter("@version", "gte", "3"));
    }

    @Test
    void readsSignsAsOperators() {
        Map.of("=", "eq", "==", "eq", "!=", "ne", ">", "gt", ">=", "gte", "<", "lt", "<=", "lte", "~", "contains")
                .forEach((sign, name) ->
                        assertThat(Where.parse("n " + sign + " 5")).isEqualTo(filter("n", name, "5")));
    }

    @Test
    void readsQuotes() {
        assertThat(Where.parse("\"my field\" eq \"two  words\"")).isEqualTo(filter("my field", "eq", "two  words"));
        assertThat(Where.parse("'my field' eq 'it\\'s \"so\"'")).isEqualTo(filter("my field", "eq", "it's \"so\""));
        assertThat(Where.parse("a eq \"\"")).isEqualTo(filter("a", "eq", ""));
        assertThat(Where.parse("a eq it's")).isEqualTo(filter("a", "eq", "it's"));
        assertThat(Where.parse("a eq \"b\\\\\"")).isEqualTo(filter("a", "eq", "b\\"));
    }

    @Test
    void readsTheTypeOfTheComparison() {
        assertThat(Where.parse("due:timestamp lt 2026-01-31T00:00:00Z"))
                .isEqualTo(filter("due", "lt", "2026-01-31T00:00:00Z").toBuilder()
                        .setValueType(FilterValueType.FILTER_VALUE_TYPE_TIMESTAMP)
                        .build());
        assertThat(Where.parse("'a b':text eq 5").getValueType()).isEqualTo(FilterValueType.FILTER_VALUE_TYPE_TEXT);
        assertThat(Where.parse("dc:title eq x")).isEqualTo(filter("dc:title", "eq", "x"));
        assertThat(Where.parse("'n:number' eq x")).isEqualTo(filter("n:number", "eq", "x"));
    }

    @Test
    void leavesUnknownOperatorsToThePlatform() {
        assertThat(Where.parse("a like b")).isEqualTo(filter("a", "like", "b"));
    }

    @Test
    void refusesWhatIsNoFilter() {
        for (String text :
                new String[] {"", "a", "a eq", "a eq ", "'a eq b", "a eq 'b", "a eq 'b' c", "'a':date eq b"}) {
            assertThatThrownBy(() -> Where.parse(text))
                    .as(text)
                    .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.exitCode())
                            .isEqualTo(ExitCodes.USAGE))
                    .hasMessageContaining("FIELD OP VALUE");
        }
    }

    private static QueryFilter filter(String field, String operator, String value) {
        return QueryFilter.newBuilder()
                .setField(field)
                .setOperator(operator)
                .setValue(value)
                .build();
    }
}
