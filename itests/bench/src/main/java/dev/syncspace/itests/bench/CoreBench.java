package dev.syncspace.itests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of the protocol library in a JVM of their own. */
final class CoreBench {
    private static final int ITERATIONS = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private CoreBench() {}

    static List<Figure> run(double seconds) throws RunnerException {
        TimeValue iteration = TimeValue.nanoseconds((long) (seconds / ITERATIONS * NANOS_PER_SECOND));
        Options options = new OptionsBuilder()
                .include(CoreBenchmark.class.getName() + ".*")
                .forks(1)
                .warmupIterations(ITERATIONS)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .jvmArgsAppend("-Xmx256m", "-XX:+UseSerialGC")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            figures.add(Figure.told(
                    "core_" + snakeCase(name.substring(name.lastIndexOf('.') + 1)),
                    result.getPrimaryResult().getScore(),
                    "per second",
                    String.format(
                            "JMH, one thread, error %.0f",
                            result.getPrimaryResult().getScoreError())));
        }
        return figures;
    }

    private static String snakeCase(String camelCase) {
        return camelCase
                .replace("KiB", "kib")
                .replaceAll("([a-z])([A-Z0-9])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
