package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import dev.syncspace.proto.v1.StorageContent;
import dev.syncspace.testkit.local.FakePlatform;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusTest {
    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        platform.on(
                "GetAccount",
                GetAccountResponse.newBuilder()
                        .setAccount(AccountInfo.newBuilder().setState(AccountState.ACCOUNT_STATE_LOCKED))
                        .build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private List<String> lines(GetPlatformStatusResponse.Builder status) {
        platform.on("GetPlatformStatus", status.build());
        return cli.run("status").outLines();
    }

    private static HealthResult.Builder health(String name, HealthStatus status, String message) {
        return HealthResult.newBuilder().setName(name).setStatus(status).setMessage(message);
    }

    @Test
    void tellsWhatIsStoredAndForHowLongThePlatformRuns() {
        assertThat(lines(GetPlatformStatusResponse.newBuilder()
                        .setStartedAtMillis(1_000_000)
                        .setNowMillis(1_000_000 + 7_500_000)
                        .setProcessId(4711)
                        .setMemoryUsedBytes(3 << 20)
                        .setMemoryMaxBytes(256 << 20)
                        .setStorage(StorageContent.newBuilder()
                                .setBundle("dev.syncspace.storage-derby")
                                .setEventCount(17)
                                .setDiskBytes(5 << 20)
                                .setDiskFreeBytes(1L << 30))))
                .contains(
                        "events      17 events kept",
                        "storage     dev.syncspace.storage-derby",
                        "disk        5.0 MiB used, 1.0 GiB free",
                        "up          2 h 5 min, process 4711, memory 3.0 MiB of 256.0 MiB",
                        "health      not known: the bundle dev.syncspace.health is not here",
                        "clients     0 connected",
                        "calls       0 since the start, 0 failed");
    }

    @Test
    void saysInWordsHowHealthyItIs() {
        assertThat(lines(GetPlatformStatusResponse.newBuilder()
                        .addHealth(health("live", HealthStatus.HEALTH_STATUS_OK, "fine"))
                        .addHealth(health("ready", HealthStatus.HEALTH_STATUS_OK, "fine"))))
                .contains("health      good: live, ready");
        assertThat(lines(GetPlatformStatusResponse.newBuilder()
                        .addHealth(health("storage", HealthStatus.HEALTH_STATUS_CRITICAL, "the disk is full"))
                        .addHealth(health("room", HealthStatus.HEALTH_STATUS_WARN, "little room"))
                        .addHealth(health("ready", HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE, "locked"))
                        .addHealth(health("live", HealthStatus.HEALTH_STATUS_OK, "fine"))))
                .containsSequence(
                        "health      3 problems",
                        "            storage: broken: the disk is full",
                        "            room: needs attention: little room",
                        "            ready: not now: locked");
    }

    @Test
    void showsBundlesThatHaveAProblemOrAreStopped() {
        assertThat(lines(GetPlatformStatusResponse.newBuilder()
                        .addBundles(BundleInfo.newBuilder()
                                .setName("com.example.a")
                                .setVersion("1.0.0")
                                .setState(BundleState.BUNDLE_STATE_INSTALLED)
                                .setProblem("something is missing"))
                        .addBundles(BundleInfo.newBuilder()
                                .setName("com.example.b")
                                .setVersion("1.0.0")
                                .setState(BundleState.BUNDLE_STATE_RESOLVED))
                        .addBundles(BundleInfo.newBuilder()
                                .setName("com.example.c")
                                .setVersion("1.0.0")
                                .setState(BundleState.BUNDLE_STATE_ACTIVE))))
                .containsSequence(
                        "bundles     1 of 3 active",
                        "            com.example.a/1.0.0: something is missing",
                        "            com.example.b/1.0.0: stopped",
                        "clients     0 connected");
    }

    @Test
    void showsWhoIsConnectedAndWhatIsSlow() {
        GetPlatformStatusResponse.Builder status = GetPlatformStatusResponse.newBuilder()
                .addClients(ClientInfo.newBuilder()
                        .setTransport("local")
                        .setClient("notes 1.0\u001b[2J")
                        .setSinceMillis(1_700_000_000_000L)
                        .setRunningCalls(2)
                        .setSubscriptions(1))
                .addRunningCalls(
                        RunningCall.newBuilder().setCommand("ImportSpace").setAgeMillis(75_000))
                .addRunningCalls(
                        RunningCall.newBuilder().setCommand("GetPlatformStatus").setAgeMillis(1));
        for (int i = 0; i < 9; i++) {
            status.addCommands(CommandFigures.newBuilder()
                    .setCommand("Command" + i)
                    .setCallCount(10)
                    .setFailureCount(i)
                    .setMedianMicros(340)
                    .setP99Micros(1_500)
                    .setMaxMicros(2_500_000));
        }
        List<String> lines = lines(status);
        assertThat(lines)
                .contains("clients     1 connected", "calls       90 since the start, 36 failed; the slowest:")
                .containsSequence("running     1 long call", "            ImportSpace for 1 min 15 s")
                .anyMatch(line -> line.matches("  Command4 +10 +4 +340 us +1.5 ms +2.5 s"))
                .noneMatch(line -> line.contains("Command5"))
                .noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void jsonHasEverything() {
        platform.on(
                "GetPlatformStatus",
                GetPlatformStatusResponse.newBuilder()
                        .addHealth(health("live", HealthStatus.HEALTH_STATUS_OK, "fine"))
                        .build());
        JsonObject json =
                JsonParser.parseString(cli.run("status", "--json").out()).getAsJsonObject();
        assertThat(json.get("running").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonObject("platform").getAsJsonArray("health")).hasSize(1);
    }
}
