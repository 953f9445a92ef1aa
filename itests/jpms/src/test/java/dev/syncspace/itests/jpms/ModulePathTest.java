package dev.syncspace.itests.jpms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries are modules: they run on a module path, without a class path and without OSGi. */
class ModulePathTest {
    /** What a program on the module path needs, by the start of the file names; everything else stays away. */
    private static final List<String> MODULES = List.of(
            "syncspace-proto-",
            "syncspace-protocol-",
            "syncspace-api-",
            "syncspace-client-",
            "protobuf-java-",
            "bcprov-");

    @TempDir
    Path emptyDirectory;

    @Test
    void makesAndVerifiesASpaceOnTheModulePath() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath(),
                        "--module",
                        "dev.syncspace.itests.jpms/dev.syncspace.itests.jpms.SpaceOnModulePath",
                        emptyDirectory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitStatus = process.waitFor();

        assertThat(output.lines())
                .containsExactly(
                        "module dev.syncspace.proto",
                        "module dev.syncspace.protocol",
                        "module dev.syncspace.api",
                        "module dev.syncspace.client",
                        "module dev.syncspace.itests.jpms",
                        "space of type anytype.space is valid",
                        "owner may write true",
                        "read keys 1",
                        "client says PLATFORM_NOT_RUNNING");
        assertThat(exitStatus).isZero();
    }

    private static String modulePath() {
        Stream<String> jars = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> MODULES.stream()
                        .anyMatch(
                                name -> Path.of(entry).getFileName().toString().startsWith(name)));
        return Stream.concat(Stream.of("target/classes"), jars).collect(Collectors.joining(File.pathSeparator));
    }
}
