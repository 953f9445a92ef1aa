package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data directories that somebody else uses, that cannot be written, or that are not as they were left. */
@Tag("fault")
class DirectoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TEXT = "still here";

    private final ProductFolder product = ProductFolder.ofThisBuild();

    @Test
    void aSecondPlatformOnTheSameDirectoryIsRefusedAndTheFirstGoesOn() throws Exception {
        Seed seed = Seed.of("second-process");
        Path data = seed.directory().resolve("data");
        try (PlatformProcess first = PlatformProcess.up(product, data)) {
            first.awaitReady(PATIENCE);
            Document document = write(data);
            String token = Files.readString(data.resolve("run/token"));
            try (PlatformProcess second = PlatformProcess.up(product, data)) {
                assertThat(second.awaitExit(PATIENCE)).isEqualTo(7);
                JsonObject error = errorLine(second);
                assertThat(error.get("code").getAsString()).isEqualTo("UNAVAILABLE");
                assertThat(error.get("reason").getAsString()).isEqualTo("DIRECTORY_IN_USE");
                assertThat(error.get("message").getAsString())
                        .contains(data.toString())
                        .contains(Long.toString(first.pid()));
                assertThat(second.output()).isEmpty();
            }
            assertThat(data.resolve("run/token")).hasContent(token);
            assertRead(data, document);
            assertThat(first.stop(PATIENCE)).isZero();
        }
        seed.passed();
    }

    @Test
    void whatAKillLeavesBehindIsRecognisedAsStale() throws Exception {
        Seed seed = Seed.of("stale");
        Path data = seed.directory().resolve("data");
        Document document;
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            document = write(data);
            platform.kill();
        }
        Path endpoint = data.resolve("run/endpoint.json");
        Path token = data.resolve("run/token");
        assertThat(endpoint).exists();
        String staleToken = Files.readString(token);
        assertThatThrownBy(() -> SyncSpaceClient.connect(ClientOptions.forDataDirectory(data)))
                .isInstanceOfSatisfying(SyncSpaceClientException.class, e -> assertThat(e.reason())
                        .isEqualTo("PLATFORM_NOT_RUNNING"));
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            String address = platform.awaitReady(PATIENCE).transport();
            assertThat(Files.readString(token)).isNotEqualTo(staleToken);
            JsonObject told = JsonParser.parseString(Files.readString(endpoint)).getAsJsonObject();
            assertThat(told.get("pid").getAsLong()).isEqualTo(platform.pid());
            assertThat(told.getAsJsonArray("addresses").get(0).getAsString()).isEqualTo(address);
            assertRead(data, document);
            assertThatThrownBy(() -> SyncSpaceClient.connect(
                            ClientOptions.forAddress(URI.create(address), ByteString.copyFromUtf8(staleToken))))
                    .isInstanceOfSatisfying(SyncSpaceClientException.class, e -> assertThat(e.reason())
                            .isEqualTo("WRONG_TOKEN"));
            assertThat(platform.stop(PATIENCE)).isZero();
        }
        assertThat(endpoint).doesNotExist();
        assertThat(token).doesNotExist();
        seed.passed();
    }

    @Test
    void aReadOnlyDirectoryIsRefusedAndStaysAsItIs() throws Exception {
        Seed seed = Seed.of("read-only");
        Optional<SmallDisk> mounted = SmallDisk.mount(seed.directory().resolve("disk"), 64);
        if (mounted.isEmpty()) {
            // Without the right to mount we are no superuser either, so permissions hold us.
            Path data = seed.directory().resolve("data");
            Files.createDirectories(data);
            assertThat(data.toFile().setWritable(false)).isTrue();
            assertRefused(PlatformProcess.up(product, data));
            assertThat(data.toFile().setWritable(true)).isTrue();
            return;
        }
        try (SmallDisk disk = mounted.get()) {
            Path inside = disk.mountPoint().resolve("data");
            Path data = disk.path().resolve("data");
            Document document;
            try (PlatformProcess platform = start(disk, inside)) {
                platform.awaitReady(PATIENCE);
                document = write(data);
                assertThat(platform.stop(PATIENCE)).isZero();
            }
            Map<String, Integer> before = contents(data);
            disk.setReadOnly(true);
            assertRefused(start(disk, inside));
            disk.setReadOnly(false);
            assertThat(contents(data)).isEqualTo(before);
            try (PlatformProcess platform = start(disk, inside)) {
                platform.awaitReady(PATIENCE);
                assertRead(data, document);
                assertThat(platform.stop(PATIENCE)).isZero();
            }
        }
        seed.passed();
    }

    private static void assertRefused(PlatformProcess platform) throws Exception {
        try (platform) {
            assertThat(platform.awaitExit(PATIENCE)).as(platform.errors()).isEqualTo(6);
            JsonObject error = errorLine(platform);
            assertThat(error.get("code").getAsString()).isEqualTo("PERMISSION_DENIED");
            assertThat(platform.output()).isEmpty();
        }
    }

    private PlatformProcess start(SmallDisk disk, Path data) throws IOException {
        return PlatformProcess.start(
                disk.inside(product.launcher(java.util.List.of("up", "--data", data.toString()))), data);
    }

    /** What a test wrote. */
    record Document(String space, String id) {}

    static Document write(Path data) {
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(data))) {
            String space = client.createSpace("a space").join().getSpaceId();
            return new Document(space, client.createDocument(space, TEXT).join().getDocumentId());
        }
    }

    static void assertRead(Path data, Document document) {
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(data))) {
            assertThat(client.getDocument(document.space(), document.id())
                            .join()
                            .getDocument()
                            .getData()
                            .toStringUtf8())
                    .isEqualTo(TEXT);
        }
    }

    static JsonObject errorLine(PlatformProcess platform) {
        String last = platform.errors()
                .lines()
                .filter(line -> line.startsWith("{"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no error line: " + platform.errors()));
        return JsonParser.parseString(last).getAsJsonObject();
    }

    /** Hashes of all files of a folder by their relative names. */
    static Map<String, Integer> contents(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        for (Path file : Canaries.files(directory)) {
            contents.put(directory.relativize(file).toString(), java.util.Arrays.hashCode(Files.readAllBytes(file)));
        }
        return contents;
    }
}
