package dev.syncspace.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Karaf that is unpacked, started and stopped by its own scripts, and reaches no repository of Maven. */
final class KarafProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 60;

    private final Path base;
    private Process process;

    private KarafProcess(Path base) {
        this.base = base;
    }

    /** Unpacks an archive; nothing runs yet. */
    static KarafProcess unpack(Path archive) throws Exception {
        Path parent = Files.createDirectories(Path.of(System.getProperty("karaf.directory")));
        Path base = Files.createTempDirectory(parent, "process");
        run(base, "tar", "-xzf", archive.toString(), "--strip-components=1");
        KarafProcess karaf = new KarafProcess(base);
        karaf.put("org.apache.karaf.management", "rmiRegistryPort", Containers.freePort());
        karaf.put("org.apache.karaf.management", "rmiServerPort", Containers.freePort());
        karaf.put("org.apache.karaf.shell", "sshPort", Containers.freePort());
        karaf.put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.repositories", "");
        karaf.put("org.ops4j.pax.url.mvn", "org.ops4j.pax.url.mvn.localRepository", base + "/none");
        return karaf;
    }

    /** A setting at the end of a file: the last one counts. */
    void put(String pid, String key, String value) throws IOException {
        Path file = base.resolve("etc").resolve(pid + ".cfg");
        // Continued lines are one setting.
        String others = Files.exists(file)
                ? Files.readString(file).replaceAll("(?m)^" + key.replace(".", "\\.") + "\\s*=(.*\\\\\\R)*.*$", "")
                : "";
        Files.writeString(file, others + "\n" + key + " = " + value + "\n");
    }

    void deploy(Path file, String name) throws IOException {
        Files.copy(file, base.resolve("deploy").resolve(name));
    }

    void start() throws IOException {
        process = command(base, base.resolve("bin/karaf").toString(), "server").start();
    }

    /** Stops it as its user does, and waits for the end. */
    void stop() throws Exception {
        run(base, base.resolve("bin/stop").toString());
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Karaf still runs");
        }
    }

    /** Executes the command line of the product, as a person does who has both; what it and the others before it printed. */
    String commandLine(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(System.getProperty("syncspace.product"), "lib", "cli", "*")
                        .toString(),
                "dev.syncspace.cli.Main"));
        command.addAll(List.of(arguments));
        run(base, command.toArray(String[]::new));
        return Files.readString(base.resolve("command.log"));
    }

    /** What the container has logged. */
    String log() throws IOException {
        return Files.readString(base.resolve("data/log/karaf.log"));
    }

    Path base() {
        return base;
    }

    Path dataDirectory() {
        return base.resolve("syncspace");
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process = command(folder, command).start();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " failed: " + Files.readString(folder.resolve("command.log")));
        }
    }

    private static ProcessBuilder command(Path folder, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("command.log").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** Ends what still runs, and removes everything. */
    @Override
    public void close() throws Exception {
        if (process != null && process.isAlive()) {
            List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle handle : all) {
                handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            }
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
