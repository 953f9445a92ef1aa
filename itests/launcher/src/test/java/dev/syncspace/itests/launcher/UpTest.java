package dev.syncspace.itests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.PlatformProcess.ReadyLine;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a platform in the foreground, seen from outside. */
class UpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path parent;

    @Test
    void theFirstLineTellsWhereThePlatformListens() throws Exception {
        Path data = parent.resolve("data dir");
        try (PlatformProcess platform = PlatformProcess.up(ProductFolder.ofThisBuild(), data)) {
            ReadyLine ready = platform.awaitReady(PATIENCE);

            assertThat(ready.data()).isEqualTo(data.toString());
            assertThat(ready.tookMillis()).isPositive();
            assertThat(URI.create(ready.transport()).getHost()).isEqualTo("127.0.0.1");
            JsonObject endpoint = endpoint(data);
            assertThat(endpoint.get("pid").getAsLong()).isEqualTo(platform.pid());
            assertThat(endpoint.get("addresses").getAsJsonArray().get(0).getAsString())
                    .isEqualTo(ready.transport());
            assertThat(endpoint.get("version").getAsString()).isNotEmpty();
            assertThat(endpoint.get("startedAtMillis").getAsLong()).isPositive();
            connect(ready);
            assertThat(platform.output().lines()).hasSize(1);
        }
    }

    @Test
    void aSignalStopsItInOrder() throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(ProductFolder.ofThisBuild(), parent)) {
            platform.awaitReady(PATIENCE);
            assertThat(platform.stop(PATIENCE)).isZero();

            assertThat(parent.resolve("run/endpoint.json")).doesNotExist();
            assertThat(parent.resolve("run/token")).doesNotExist();
            assertThat(platform.errors()).isEmpty();
            assertThat(logs(parent)).contains("stopped").doesNotContain(" ERROR ", " WARN ");
        }
    }

    @Test
    void itStartsAgainAfterItWasKilled() throws Exception {
        ProductFolder product = ProductFolder.ofThisBuild();
        try (PlatformProcess platform = PlatformProcess.up(product, parent)) {
            platform.awaitReady(PATIENCE);
            platform.kill();
        }
        assertThat(parent.resolve("run/endpoint.json")).exists();
        try (PlatformProcess platform = PlatformProcess.up(product, parent)) {
            platform.awaitReady(PATIENCE);
            assertThat(endpoint(parent).get("pid").getAsLong()).isEqualTo(platform.pid());
        }
    }

    @Test
    void listensOnTheGivenPort() throws Exception {
        int port = freePort();
        try (PlatformProcess platform =
                PlatformProcess.up(ProductFolder.ofThisBuild(), parent, "--port", Integer.toString(port))) {
            assertThat(platform.awaitReady(PATIENCE).transport()).endsWith(":" + port);
        }
    }

    @Test
    void aTakenPortIsAClearErrorThatNamesTheBundle() throws Exception {
        ProductFolder product = ProductFolder.ofThisBuild();
        try (PlatformProcess first = PlatformProcess.up(product, parent.resolve("first"))) {
            int port = URI.create(first.awaitReady(PATIENCE).transport()).getPort();
            Launcher.Result second =
                    Launcher.run("up", "--data", parent.resolve("second").toString(), "--port", "" + port);

            assertThat(second.exitStatus()).isEqualTo(1);
            assertThat(second.output()).isEmpty();
            assertThat(second.errorLine())
                    .startsWith("{\"code\":\"INTERNAL\",\"reason\":\"START_FAILED\"")
                    .contains("dev.syncspace.transport-mina");
        }
    }

    @Test
    void aSecondPlatformOnTheDirectoryIsTurnedAway() throws Exception {
        try (PlatformProcess first = PlatformProcess.up(ProductFolder.ofThisBuild(), parent)) {
            first.awaitReady(PATIENCE);
            Launcher.Result second = Launcher.run("up", "--data", parent.toString());

            assertThat(second.exitStatus()).isEqualTo(7);
            assertThat(second.errorLine())
                    .startsWith("{\"code\":\"UNAVAILABLE\",\"reason\":\"DIRECTORY_IN_USE\"")
                    .contains("process " + first.pid())
                    .endsWith("\"retryable\":true}");
            assertThat(endpoint(parent).get("pid").getAsLong()).isEqualTo(first.pid());
        }
    }

    @Test
    void aBundleThatDoesNotResolveIsNamed() throws Exception {
        Path broken = copyOfProductWithout("mina-core");
        List<String> command = ProductFolder.ofThisBuild().launcher(List.of("up", "--data", parent + "/data"));
        Launcher.Result result = Launcher.run(command.stream()
                .map(argument -> argument.startsWith("-Dsyncspace.home=") ? "-Dsyncspace.home=" + broken : argument)
                .toList());

        assertThat(result.exitStatus()).isEqualTo(1);
        assertThat(result.errorLine())
                .contains("\"reason\":\"START_FAILED\"", "dev.syncspace.transport-mina", "org.apache.mina");
        assertThat(parent.resolve("data/run/endpoint.json")).doesNotExist();
    }

    @Test
    void theDirectoryIsForItsOwnerOnly() throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(ProductFolder.ofThisBuild(), parent.resolve("data"))) {
            platform.awaitReady(PATIENCE);
        }
        try (Stream<Path> files = Files.list(parent.resolve("data"))) {
            Set<String> modes = files.map(UpTest::mode).collect(Collectors.toSet());
            assertThat(modes).containsExactly("rwx------");
        }
        assertThat(mode(parent.resolve("data"))).isEqualTo("rwx------");
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path copyOfProductWithout(String jarStart) throws IOException {
        Path product = ProductFolder.ofThisBuild().path();
        Path copy = parent.resolve("product");
        try (Stream<Path> files = Files.walk(product)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(jarStart)) {
                    Path target = copy.resolve(product.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }

    private static JsonObject endpoint(Path data) throws IOException {
        return JsonParser.parseString(Files.readString(data.resolve("run/endpoint.json")))
                .getAsJsonObject();
    }

    private static String logs(Path data) throws IOException {
        return Files.readString(data.resolve("logs/syncspace.0.log"));
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void connect(ReadyLine ready) throws IOException {
        URI address = URI.create(ready.transport());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), (int) PATIENCE.toMillis());
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
