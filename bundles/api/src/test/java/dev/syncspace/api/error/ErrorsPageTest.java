package dev.syncspace.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares docs/errors.md with the reasons. */
class ErrorsPageTest {
    /** Exit codes that the command line promises for the codes. */
    private static final Map<ErrorCode, Integer> EXIT = Map.ofEntries(
            Map.entry(ErrorCode.CANCELLED, 7),
            Map.entry(ErrorCode.UNKNOWN, 1),
            Map.entry(ErrorCode.INVALID_ARGUMENT, 5),
            Map.entry(ErrorCode.DEADLINE_EXCEEDED, 7),
            Map.entry(ErrorCode.NOT_FOUND, 3),
            Map.entry(ErrorCode.ALREADY_EXISTS, 4),
            Map.entry(ErrorCode.PERMISSION_DENIED, 6),
            Map.entry(ErrorCode.RESOURCE_EXHAUSTED, 8),
            Map.entry(ErrorCode.FAILED_PRECONDITION, 5),
            Map.entry(ErrorCode.ABORTED, 4),
            Map.entry(ErrorCode.OUT_OF_RANGE, 5),
            Map.entry(ErrorCode.UNIMPLEMENTED, 5),
            Map.entry(ErrorCode.INTERNAL, 1),
            Map.entry(ErrorCode.UNAVAILABLE, 7),
            Map.entry(ErrorCode.DATA_LOSS, 1),
            Map.entry(ErrorCode.UNAUTHENTICATED, 6));

    private static Map<String, List<String>> rows() throws IOException {
        Path page = Path.of("..", "..", "docs", "errors.md");
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length == 7 && cells[1].matches("`[A-Z_]+`")) {
                rows.put(cells[1].replace("`", ""), Arrays.asList(cells).subList(2, 6));
            }
        }
        return rows;
    }

    @Test
    void thePageHasEveryReasonOnceInTheOrderOfTheEnum() throws IOException {
        assertThat(rows().keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::name).toList());
    }

    @Test
    void thePageTellsCodeAndRetryAndExitOfEveryReason() throws IOException {
        Map<String, List<String>> rows = rows();
        for (Reason reason : Reason.values()) {
            List<String> row = rows.get(reason.name());
            assertThat(row.get(0)).as(reason.name()).isEqualTo(reason.code().name());
            assertThat(row.get(1)).as(reason.name()).isEqualTo(reason.isRetryable() ? "yes" : "no");
            assertThat(row.get(2)).as(reason.name()).isEqualTo(String.valueOf(EXIT.get(reason.code())));
            assertThat(row.get(3)).as(reason.name()).endsWith(".");
        }
    }

    @Test
    void thePageNamesTheCodesThatNoReasonUses() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "errors.md"));
        List<ErrorCode> used = Arrays.stream(Reason.values()).map(Reason::code).toList();
        for (ErrorCode code : ErrorCode.values()) {
            if (!used.contains(code)) {
                assertThat(page).contains("`" + code + "`");
            }
        }
    }

    @Test
    void codesHaveTheNumbersOfTheApi() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(dev.syncspace.proto.v1.ErrorCode.forNumber(code.number()).name())
                    .isEqualTo("ERROR_CODE_" + code);
            assertThat(ErrorCode.ofNumber(code.number())).isEqualTo(code);
        }
        assertThat(ErrorCode.ofNumber(0)).isEqualTo(ErrorCode.UNKNOWN);
        assertThat(ErrorCode.ofNumber(17)).isEqualTo(ErrorCode.UNKNOWN);
    }

    @Test
    void aFailureCarriesItsFacts() {
        SyncSpaceException failure = SyncSpaceException.ofField(Reason.VERSION_MISMATCH, "expected_version", "stale")
                .with("current_version", "3")
                .with("current_change_id", "c");
        assertThat(failure.code()).isEqualTo(ErrorCode.ABORTED);
        assertThat(failure.field()).isEqualTo("expected_version");
        assertThat(failure.details())
                .containsExactlyInAnyOrderEntriesOf(Map.of("current_version", "3", "current_change_id", "c"));
        assertThat(failure.message()).isEqualTo("stale");
        assertThat(failure.isRetryable()).isFalse();
    }
}
