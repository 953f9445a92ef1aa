package dev.syncspace.itests.bench;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run found.
 *
 * @param machine where
 * @param kind {@code full} or {@code quick}
 * @param figures what
 */
record Report(Map<String, String> machine, String kind, List<Figure> figures) {
    private static final double MANY = 100;

    /** Writes JSON. */
    void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("machine", machine);
        json.put("figures", figures.stream().map(Report::json).toList());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(json) + "\n",
                StandardCharsets.UTF_8);
    }

    private static Map<String, Object> json(Figure figure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", figure.name());
        json.put("value", Double.parseDouble(number(figure.value())));
        json.put("unit", figure.unit());
        if (figure.target() != null && figure.isMet() != null) {
            json.put("target", figure.target());
            json.put("met", figure.isMet());
        }
        if (!figure.note().isEmpty()) {
            json.put("note", figure.note());
        }
        return json;
    }

    /** Prints a table. */
    void print(PrintStream out) {
        machine.forEach((name, value) -> out.printf("%-24s %s%n", name, value));
        out.println();
        out.printf("%-42s %12s %-11s %-9s %s%n", "figure", "value", "unit", "target", "");
        for (Figure figure : figures) {
            String verdict = figure.isMet() == null ? "" : figure.isMet() ? "met" : "MISSED";
            out.printf(
                    "%-42s %12s %-11s %-9s %s%n",
                    figure.name(),
                    number(figure.value()),
                    figure.unit(),
                    figure.target() == null ? "" : figure.target(),
                    verdict);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= MANY ? "%.0f" : "%.3f", value);
    }
}
