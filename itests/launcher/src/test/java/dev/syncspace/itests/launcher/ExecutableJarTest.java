package dev.syncspace.itests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.testkit.process.PlatformProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar, somewhere outside of the repository, with nothing but a Java runtime. */
class ExecutableJarTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path parent;

    @Test
    void itIsTheWholeProductInOneFile() throws Exception {
        Path jar = Files.copy(builtJar(), parent.resolve("my syncspace.jar"));
        Path data = parent.resolve("data");
        try (PlatformProcess platform = PlatformProcess.start(command(jar, "--data", data.toString()), data)) {
            assertThat(platform.awaitReady(PATIENCE).data()).isEqualTo(data.toString());
            assertThat(run(jar, "space", "create", "notes", "--data", data.toString()))
                    .isZero();
            assertThat(run(jar, "doc", "create", "notes", "--id", "first", "--text", "kept", "--data", data.toString()))
                    .isZero();
            assertThat(platform.stop(PATIENCE)).isZero();
        }
        assertThat(run(jar, "up", "--detach", "--data", data.toString())).isZero();
        assertThat(run(jar, "doc", "get", "notes", "first", "--data", data.toString()))
                .isZero();
        assertThat(parent.resolve("out")).content().contains("kept");
        assertThat(run(jar, "down", "--data", data.toString())).isZero();
    }

    @Test
    void itSaysWhereItCannotUnpack() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");
        ProcessBuilder builder = new ProcessBuilder(command(builtJar(), "version"));
        builder.environment().put("SYNCSPACE_CACHE", file.resolve("below").toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output).contains("START_FAILED").contains("SYNCSPACE_CACHE");
    }

    private List<String> command(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + parent.resolve("home"),
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private int run(Path jar, String... arguments) throws IOException, InterruptedException {
        return new ProcessBuilder(command(jar, arguments))
                .redirectErrorStream(true)
                .redirectOutput(parent.resolve("out").toFile())
                .start()
                .waitFor();
    }

    private static Path builtJar() throws IOException {
        Path target = Path.of(System.getProperty("syncspace.root"), "distribution", "executable", "target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "syncspace-executable-*[!s].jar")) {
            for (Path jar : jars) {
                if (!jar.getFileName().toString().contains("sources")) {
                    return jar.toAbsolutePath().normalize();
                }
            }
        }
        throw new AssertionError("no executable jar in " + target);
    }
}
