package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A disk that fills up. Where this system lets a test mount nothing, the disk that fills up is the fault-injecting storage
 * below the real database in the tests of the Derby bundle; this test says so.
 */
@Tag("fault")
class DiskFullTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MIB = 1024 * 1024;
    /** Room that comes back when somebody cleans up. */
    private static final int BALLAST_BYTES = 6 * MIB;
    /** Refused calls after which the disk is really full and not only short of a large piece. */
    private static final int REFUSALS = 20;

    private final ProductFolder product = ProductFolder.ofThisBuild();
    /** Document id to seed of its data, acknowledged. */
    private final Map<String, Long> written = new LinkedHashMap<>();

    static Stream<Integer> sizesInMebibytes() {
        return Arrays.stream(System.getProperty("fault.disks", "16,24,32").split(","))
                .map(String::strip)
                .map(Integer::valueOf);
    }

    @ParameterizedTest
    @MethodSource("sizesInMebibytes")
    void aFullDiskLosesNothingAndWorksAgainWhenThereIsRoom(int sizeMebibytes) throws Exception {
        Seed seed = Seed.of("disk-full-" + sizeMebibytes);
        Optional<SmallDisk> mounted = SmallDisk.mount(seed.directory().resolve("disk"), sizeMebibytes);
        if (mounted.isEmpty()) {
            System.out.println("disk full: neither root nor a name space may mount here; the fault-injecting storage of"
                    + " the Derby bundle is the test of a full disk");
            return;
        }
        try (SmallDisk disk = mounted.get()) {
            System.out.println("disk full: " + sizeMebibytes + " MiB, " + disk.kind());
            fillAndGoOn(disk, new Random(seed.value()));
        }
        seed.passed();
    }

    @Test
    void aPlatformThatStartsOnAFullDiskSaysSoAndLosesNothing() throws Exception {
        Seed seed = Seed.of("disk-full-start");
        Optional<SmallDisk> mounted = SmallDisk.mount(seed.directory().resolve("disk"), 32);
        if (mounted.isEmpty()) {
            System.out.println("disk full at the start: nothing may be mounted here");
            return;
        }
        try (SmallDisk disk = mounted.get()) {
            String space;
            try (PlatformProcess platform = start(disk)) {
                platform.awaitReady(PATIENCE);
                try (SyncSpaceClient client = connect(disk)) {
                    space = client.createSpace("full").join().getSpaceId();
                    for (long i = 0; i < 20; i++) {
                        create(client, space, "d" + i, i, 10_000);
                    }
                }
                platform.kill();
            }
            Path ballast = disk.path().resolve("ballast");
            fill(ballast);
            try (PlatformProcess platform = start(disk)) {
                int status = platform.awaitExit(PATIENCE);
                assertThat(status).as(platform.errors()).isEqualTo(8);
                assertThat(platform.errors()).contains("\"reason\":\"DISK_FULL\"");
                assertThat(platform.output()).isEmpty();
            }
            Files.delete(ballast);
            try (PlatformProcess platform = start(disk)) {
                platform.awaitReady(PATIENCE);
                try (SyncSpaceClient client = connect(disk)) {
                    assertAllThere(client, space);
                }
                assertThat(platform.stop(PATIENCE)).isZero();
            }
        }
        seed.passed();
    }

    private void fillAndGoOn(SmallDisk disk, Random random) throws Exception {
        Path ballast = disk.path().resolve("ballast");
        Files.write(ballast, new byte[BALLAST_BYTES]);
        String space;
        try (PlatformProcess platform = start(disk)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(disk)) {
                space = client.createSpace("full").join().getSpaceId();
                fillDisk(client, space, random);
                assertAllThere(client, space);
                Files.delete(ballast);
                int before = written.size();
                for (int i = 0; i < 20; i++) {
                    create(client, space, "after-" + i, random.nextLong(), 4096);
                }
                assertThat(written).hasSize(before + 20);
                assertAllThere(client, space);
            }
            platform.kill();
        }
        try (PlatformProcess platform = start(disk)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(disk)) {
                assertAllThere(client, space);
            }
            assertThat(platform.stop(PATIENCE)).isZero();
        }
    }

    /** Writes until even small documents are refused, each with the code of a full disk. */
    private void fillDisk(SyncSpaceClient client, String space, Random random) {
        int refusals = 0;
        for (int i = 0; refusals < REFUSALS; i++) {
            assertThat(i).as("the disk must be full some day").isLessThan(100_000);
            try {
                create(client, space, "d" + i, random.nextLong(), refusals == 0 ? 20_000 : 200);
            } catch (SyncSpaceClientException e) {
                assertThat(e.reason()).as("%s", e).isEqualTo("DISK_FULL");
                assertThat(e.code()).isEqualTo(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED);
                assertThat(e.isRetryable()).isTrue();
                refusals++;
            }
        }
        System.out.println("disk full: " + written.size() + " documents were acknowledged");
        assertThat(written).isNotEmpty();
    }

    private void create(SyncSpaceClient client, String space, String id, long dataSeed, int size) {
        client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .setData(data(dataSeed, size))
                        .putMetadata("size", Integer.toString(size))
                        .build())
                .join();
        written.put(id, dataSeed);
    }

    private void assertAllThere(SyncSpaceClient client, String space) {
        written.forEach((id, dataSeed) -> {
            var found = client.getDocument(space, id).join();
            assertThat(found.getFound()).as("document %s", id).isTrue();
            int size = Integer.parseInt(found.getDocument().getMetadataOrThrow("size"));
            assertThat(found.getDocument().getData()).as("document %s", id).isEqualTo(data(dataSeed, size));
        });
    }

    private static ByteString data(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private PlatformProcess start(SmallDisk disk) throws IOException {
        Path data = disk.mountPoint().resolve("data");
        return PlatformProcess.start(
                disk.inside(product.launcher(java.util.List.of("up", "--data", data.toString()))), data);
    }

    private static SyncSpaceClient connect(SmallDisk disk) {
        return SyncSpaceClient.connect(
                ClientOptions.forDataDirectory(disk.path().resolve("data"))
                        .withRetryCountMax(0)
                        .withCallTimeout(PATIENCE));
    }

    /** Takes every byte that is left. */
    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] some = new byte[4096];
            while (true) {
                out.write(some);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
