package dev.syncspace.itests.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code ./syncspace bench}: measures, prints a table and writes JSON. */
public final class BenchMain {
    private static final String USAGE =
            """
            usage: ./syncspace bench [--quick] [--only core|product] [--out FILE] [--work DIR]
            Measures the protocol library and the product, prints a table, and writes the figures as JSON.

              --quick        one document count instead of two, fewer samples
              --only PART    core: the protocol library; product: the platform as a process
              --out FILE     where the figures go (default: docs/bench/DATE-COMMIT-KIND.json)
              --work DIR     folder on the disk that is measured (default: .build/bench)
            """;

    private BenchMain() {}

    /** Ends with 0 when everything was measured, targets met or not; with 2 for wrong options. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = new ArrayList<>(Arrays.asList(args));
        if (arguments.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        boolean isQuick = arguments.remove("--quick");
        Path root = Path.of(System.getProperty("syncspace.root", "."))
                .toAbsolutePath()
                .normalize();
        String only = option(arguments, "--only", "");
        String out = option(arguments, "--out", "");
        Path work = Path.of(
                        option(arguments, "--work", root.resolve(".build/bench").toString()))
                .toAbsolutePath();
        if (!arguments.isEmpty() || !List.of("", "core", "product").contains(only)) {
            System.err.print(USAGE);
            System.exit(2);
        }
        delete(work);
        Files.createDirectories(work);
        Map<String, String> machine = Machine.describe(root, work);
        Plan plan = isQuick ? Plan.quick() : Plan.full();
        List<Figure> figures = new ArrayList<>();
        if (!only.equals("product")) {
            figures.addAll(CoreBench.run(plan.coreSeconds()));
        }
        if (!only.equals("core")) {
            figures.addAll(new ProductBench(Starter.ofScript(root), plan, work).run());
        }
        machine.put("load_average_at_end", Machine.loadAverage());
        Report report = new Report(machine, isQuick ? "quick" : "full", figures);
        report.print(System.out);
        Path file = out.isEmpty() ? defaultFile(root, report) : Path.of(out);
        report.write(file);
        System.out.println("written to " + file);
        delete(work);
    }

    private static Path defaultFile(Path root, Report report) {
        String date = report.machine().getOrDefault("measured_at", "").substring(0, "2000-01-01".length());
        String commit = report.machine().getOrDefault("commit", "").split(" ", 2)[0];
        return root.resolve("docs").resolve("bench").resolve(date + "-" + commit + "-" + report.kind() + ".json");
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        int index = arguments.indexOf(name);
        if (index < 0 || index + 1 == arguments.size()) {
            return otherwise;
        }
        arguments.remove(index);
        return arguments.remove(index);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
