package dev.syncspace.itests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where figures were measured: without that they mean nothing. */
final class Machine {
    private Machine() {}

    /**
     * What is known of this machine.
     *
     * @param root the source tree
     * @param work folder on the disk that is measured
     */
    static Map<String, String> describe(Path root, Path work) throws IOException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit(root));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", proc("/proc/cpuinfo", "model name"));
        facts.put("memory", proc("/proc/meminfo", "MemTotal"));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("file_system", Files.getFileStore(work).type());
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("load_average_at_start", loadAverage());
        return facts;
    }

    static String loadAverage() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).strip() : "unknown";
    }

    private static String commit(Path root) throws IOException, InterruptedException {
        String commit = run(root, "git", "rev-parse", "--short=12", "HEAD");
        String changes = run(root, "git", "status", "--porcelain", "--untracked-files=no");
        return commit + (changes.isEmpty() ? "" : " with changes");
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? output : "unknown";
    }

    private static String proc(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return "unknown";
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }
}
