package dev.syncspace.itests.bench;

import dev.syncspace.testkit.process.PlatformProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The product as a process, looked at by clients of its own kind; writes are durable before they are answered. */
final class ProductBench {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double CREATE_TARGET = 1000;
    private static final double CREATE_BY_ALL_TARGET = 2500;
    private static final double UPDATE_TARGET = 1000;
    private static final double GET_TARGET_MILLIS = 0.4;
    private static final double PAGE_TARGET_MILLIS = 3;
    private static final double YARDSTICK_SHARE_TARGET = 0.5;
    private static final double LARGE_SHARE_TARGET = 0.8;
    private static final double EMPTY_START_TARGET_MILLIS = 3000;
    private static final double DATA_START_TARGET_MILLIS = 1500;
    private static final double CALL_TARGET_MILLIS = 300;
    private static final double RESIDENT_TARGET_MIB = 256;
    private static final double DISK_TARGET_BYTES = 3000;
    private static final double KIB_PER_MIB = 1024;

    private final Starter starter;
    private final Plan plan;
    private final Path work;
    private final List<Figure> figures = new ArrayList<>();
    private double smallestCreateRate;

    /**
     * Prepares.
     *
     * @param work an empty folder on the disk that is measured
     */
    ProductBench(Starter starter, Plan plan, Path work) {
        this.starter = starter;
        this.plan = plan;
        this.work = work;
    }

    List<Figure> run() throws Exception {
        long emptyBytes = emptyStarts();
        Path data = work.resolve("data");
        try (Yardstick yardstick = new Yardstick(work.resolve("yardstick"))) {
            yardstick.commitsPerSecond(1, plan.warmUpWrites());
            boolean isFirst = true;
            for (int documents : plan.documents()) {
                measure(data, documents, isFirst, yardstick, emptyBytes);
                isFirst = false;
            }
        }
        return figures;
    }

    /** Starts on empty directories; bytes of storage that an account without documents takes. */
    private long emptyStarts() throws Exception {
        long[] nanos = new long[plan.starts()];
        long bytes = 0;
        for (int i = 0; i < plan.starts(); i++) {
            Path data = work.resolve("empty-" + i);
            nanos[i] = start(data);
            bytes = storedBytes(data);
        }
        figures.add(Figure.atMost(
                "ready_empty_ms",
                Samples.ofNanos(nanos).medianMillis(),
                "ms",
                EMPTY_START_TARGET_MILLIS,
                "from the command to the ready line, account and database made; median of " + plan.starts()));
        return bytes;
    }

    /** Starts, waits for the ready line, stops; nanoseconds from the command to the line. */
    private long start(Path data) throws Exception {
        long start = System.nanoTime();
        try (PlatformProcess platform = starter.up(data)) {
            platform.awaitReady(PATIENCE);
            long ready = System.nanoTime() - start;
            platform.stop(PATIENCE);
            return ready;
        }
    }

    private void measure(Path data, int documents, boolean isFirst, Yardstick yardstick, long emptyBytes)
            throws Exception {
        String suffix = "_at_" + documents;
        try (PlatformProcess platform = starter.up(data)) {
            platform.awaitReady(PATIENCE);
            try (Callers callers = new Callers(data, Plan.CALLERS)) {
                callers.create(isFirst ? plan.warmUpWrites() : Math.min(plan.warmUpWrites(), 200));
                callers.createByAll(Math.max(1, documents - callers.documentCount()));
                writes(platform, callers, suffix, isFirst, yardstick);
                reads(platform, callers, suffix);
                memory(platform, suffix, isFirst);
                calls(data, callers, isFirst);
            }
            platform.stop(PATIENCE);
        }
        starts(data, suffix, emptyBytes);
    }

    private void writes(PlatformProcess platform, Callers callers, String suffix, boolean isFirst, Yardstick yardstick)
            throws Exception {
        double before = yardstick.commitsPerSecond(1, plan.writes());
        Cpu cpu = Cpu.of(platform);
        Samples created = callers.create(plan.writes());
        figures.add(cpu.figure("create_1_caller_cpu" + suffix, plan.writes()));
        double after = yardstick.commitsPerSecond(1, plan.writes());
        double mean = (before + after) / 2;
        String pair = String.format("yardstick %.0f before and %.0f after", before, after);
        figures.add(Figure.told("yardstick_commits_1_caller" + suffix, mean, "per second", pair));
        figures.add(Figure.atLeast("create_1_caller" + suffix, created.perSecond(), "per second", CREATE_TARGET, pair));
        figures.add(Figure.atLeast(
                "create_1_caller_of_yardstick" + suffix,
                created.perSecond() / mean,
                "ratio",
                YARDSTICK_SHARE_TARGET,
                pair));
        figures.add(Figure.told("create_p50" + suffix, created.medianMillis(), "ms", ""));
        figures.add(Figure.told("create_p99" + suffix, created.millisAt(0.99), "ms", ""));
        if (isFirst) {
            smallestCreateRate = created.perSecond() / mean;
        } else {
            figures.add(Figure.atLeast(
                    "create_1_caller_of_first" + suffix,
                    created.perSecond() / mean / smallestCreateRate,
                    "ratio",
                    LARGE_SHARE_TARGET,
                    "against the first document count, each as a share of its yardstick"));
        }
        double yardstickByAll = yardstick.commitsPerSecond(Plan.CALLERS, plan.concurrentWrites());
        figures.add(Figure.told("yardstick_commits_8_callers" + suffix, yardstickByAll, "per second", ""));
        cpu = Cpu.of(platform);
        double createdByAll = callers.createByAll(plan.concurrentWrites());
        figures.add(cpu.figure("create_8_callers_cpu" + suffix, plan.concurrentWrites()));
        figures.add(Figure.atLeast("create_8_callers" + suffix, createdByAll, "per second", CREATE_BY_ALL_TARGET, ""));
        cpu = Cpu.of(platform);
        Samples updated = callers.update(plan.writes());
        figures.add(cpu.figure("update_1_caller_cpu" + suffix, plan.writes()));
        figures.add(Figure.atLeast("update_1_caller" + suffix, updated.perSecond(), "per second", UPDATE_TARGET, ""));
    }

    private void reads(PlatformProcess platform, Callers callers, String suffix) {
        callers.get(plan.reads());
        Cpu cpu = Cpu.of(platform);
        Samples got = callers.get(plan.reads());
        figures.add(cpu.figure("get_cpu" + suffix, plan.reads()));
        figures.add(Figure.atMost("get_p50" + suffix, got.medianMillis(), "ms", GET_TARGET_MILLIS, ""));
        figures.add(Figure.told("get_p99" + suffix, got.millisAt(0.99), "ms", ""));
        int some = Math.max(5, plan.reads() / 5);
        callers.page(some);
        figures.add(Figure.atMost(
                "page_of_50_p50" + suffix,
                callers.page(some).medianMillis(),
                "ms",
                PAGE_TARGET_MILLIS,
                "pages one after another through the whole list"));
        callers.queryOne(some);
        figures.add(Figure.atMost(
                "query_one_match_p50" + suffix,
                callers.queryOne(some).medianMillis(),
                "ms",
                PAGE_TARGET_MILLIS,
                "exact value that one document has"));
        callers.queryFifty(some);
        figures.add(Figure.atMost(
                "query_fifty_matches_p50" + suffix,
                callers.queryFifty(some).medianMillis(),
                "ms",
                PAGE_TARGET_MILLIS,
                "exact value that fifty documents have"));
    }

    private void memory(PlatformProcess platform, String suffix, boolean isFirst) throws IOException {
        Path status = Path.of("/proc/" + platform.pid() + "/status");
        if (!Files.exists(status)) {
            return;
        }
        double resident = mebibytes(status, "VmRSS");
        figures.add(
                isFirst
                        ? Figure.atMost("resident_memory" + suffix, resident, "MiB", RESIDENT_TARGET_MIB, "VmRSS")
                        : Figure.told("resident_memory" + suffix, resident, "MiB", "VmRSS"));
        figures.add(Figure.told("resident_memory_peak" + suffix, mebibytes(status, "VmHWM"), "MiB", "VmHWM"));
    }

    private static double mebibytes(Path status, String field) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void calls(Path data, Callers callers, boolean isFirst) throws Exception {
        Optional<List<String>> call =
                starter.call(List.of("doc", "get", callers.space(), Callers.id(0), "--data", data.toString()));
        if (!isFirst || call.isEmpty()) {
            return;
        }
        long[] nanos = new long[plan.commandCalls()];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(call.get())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int status = process.waitFor();
            nanos[i] = System.nanoTime() - start;
            if (status != 0) {
                throw new IllegalStateException(call.get() + " ended with " + status);
            }
        }
        figures.add(Figure.atMost(
                "command_line_call_ms",
                Samples.ofNanos(nanos).medianMillis(),
                "ms",
                CALL_TARGET_MILLIS,
                "./syncspace doc get as a whole; median of " + nanos.length));
    }

    private void starts(Path data, String suffix, long emptyBytes) throws Exception {
        long[] nanos = new long[plan.starts()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = start(data);
        }
        figures.add(Figure.atMost(
                "ready_with_data_ms" + suffix,
                Samples.ofNanos(nanos).medianMillis(),
                "ms",
                DATA_START_TARGET_MILLIS,
                "from the command to the ready line; median of " + nanos.length));
        long count;
        try (PlatformProcess platform = starter.up(data)) {
            platform.awaitReady(PATIENCE);
            try (Callers callers = new Callers(data, 1)) {
                count = callers.documentCount();
            }
            platform.stop(PATIENCE);
        }
        figures.add(Figure.atMost(
                "disk_bytes_per_document" + suffix,
                (storedBytes(data) - emptyBytes) / (double) Math.max(1, count),
                "bytes",
                DISK_TARGET_BYTES,
                "storage after a stop without the database's log, an empty account taken off; " + count + " documents, "
                        + plan.writes() + " of them updated once"));
    }

    /** Bytes of the storage folder, the log of the database apart. */
    private static long storedBytes(Path data) throws IOException {
        Path storage = data.resolve("storage");
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !storage.relativize(file).toString().contains("log/"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
