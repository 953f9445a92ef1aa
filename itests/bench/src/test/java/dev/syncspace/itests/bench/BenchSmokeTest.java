package dev.syncspace.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.syncspace.testkit.process.ProductFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the benchmarks run at all; what they find here means nothing. */
class BenchSmokeTest {
    @TempDir
    private Path work;

    @Test
    void everyBenchmarkOfTheLibraryRuns() throws Exception {
        List<Figure> figures = CoreBench.run(Plan.smoke().coreSeconds());
        assertThat(figures).hasSize(12).allSatisfy(figure -> assertThat(figure.value())
                .as(figure.name())
                .isPositive());
    }

    @Test
    void theProductIsMeasuredFromStartToStop() throws Exception {
        ProductFolder product = ProductFolder.ofThisBuild();
        List<Figure> figures = new ProductBench(Starter.ofFolder(product), Plan.smoke(), work).run();
        assertThat(figures.stream().map(Figure::name))
                .contains(
                        "ready_empty_ms",
                        "create_1_caller_at_60",
                        "create_8_callers_at_90",
                        "create_1_caller_of_first_at_90",
                        "update_1_caller_at_60",
                        "get_p50_at_60",
                        "page_of_50_p50_at_60",
                        "query_fifty_matches_p50_at_90",
                        "ready_with_data_ms_at_60",
                        "disk_bytes_per_document_at_60")
                .doesNotHaveDuplicates();
        assertThat(figures).allSatisfy(figure -> assertThat(figure.value())
                .as(figure.name())
                .isGreaterThanOrEqualTo(0)
                .isFinite());
    }

    @Test
    void theReportIsJson() throws Exception {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atMost("get_p50", 0.35, "ms", 0.4, ""));
        figures.add(Figure.atLeast("create", 999, "per second", 1000, "note"));
        figures.add(Figure.told("load", 1.5, "", ""));
        Path file = work.resolve("bench/report.json");
        new Report(Map.of("java", "17"), "quick", figures).write(file);
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        assertThat(json.get("kind").getAsString()).isEqualTo("quick");
        assertThat(json.getAsJsonArray("figures")).hasSize(3);
        JsonObject create = json.getAsJsonArray("figures").get(1).getAsJsonObject();
        assertThat(create.get("value").getAsDouble()).isEqualTo(999);
        assertThat(create.get("target").getAsString()).isEqualTo(">= 1000");
        assertThat(create.get("met").getAsBoolean()).isFalse();
    }
}
