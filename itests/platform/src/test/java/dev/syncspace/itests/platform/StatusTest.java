package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** What the platform tells of itself: status, health checks and JMX; every test leaves it unlocked and complete. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private TestPlatform platform;
    private SyncSpaceClient client;

    @BeforeAll
    void start(@TempDir Path directory) {
        platform = TestPlatform.start(directory);
    }

    @AfterAll
    void stop() throws JMException {
        platform.close();
        assertThat(SERVER.queryNames(new ObjectName("dev.syncspace:*"), null)).isEmpty();
    }

    @BeforeEach
    void connect() {
        client = platform.connect();
    }

    private GetPlatformStatusResponse status() {
        return answer(client.getPlatformStatus());
    }

    private static HealthStatus health(GetPlatformStatusResponse status, String name) {
        return result(status, name).getStatus();
    }

    private static HealthResult result(GetPlatformStatusResponse status, String name) {
        return status.getHealthList().stream()
                .filter(result -> result.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name + " in " + status.getHealthList()));
    }

    /** Results of checks are kept for some seconds. */
    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aNewPlatformIsHealthyAndTellsWhatItHolds() {
        String space = answer(client.createSpace("notes")).getSpaceId();
        answer(client.createDocument(space, "milk"));
        await("healthy", () -> status().getHealthList().stream()
                .allMatch(result -> result.getStatus() == HealthStatus.HEALTH_STATUS_OK));
        GetPlatformStatusResponse status = status();
        assertThat(status.getHealthList()).extracting(HealthResult::getName).contains("live", "ready", "storage");
        assertThat(result(status, "storage").getMessage()).contains("takes writes");
        assertThat(status.getDataDir()).isEqualTo(platform.directory().toString());
        assertThat(status.getProcessId()).isEqualTo(ProcessHandle.current().pid());
        assertThat(status.getAccount().getState()).isEqualTo(AccountState.ACCOUNT_STATE_UNLOCKED);
        assertThat(status.getStorage().getClosedReason()).isEmpty();
        assertThat(status.getStorage().getBundle()).isEqualTo("dev.syncspace.storage-derby");
        assertThat(status.getStorage().getSpaceCount()).isPositive();
        assertThat(status.getStorage().getDocumentCount()).isPositive();
        assertThat(status.getStorage().getEventCount()).isGreaterThanOrEqualTo(2);
        assertThat(status.getStorage().getDiskBytes()).isPositive();
        assertThat(status.getBundlesList())
                .extracting(BundleInfo::getName)
                .contains("dev.syncspace.health", "dev.syncspace.dispatcher");
        assertThat(status.getBundlesList()).extracting(BundleInfo::getProblem).containsOnly("");
    }

    @Test
    void theWriteOfTheCheckIsNoEvent() {
        status();
        long before = status().getStorage().getLastEventSequence();
        await("another check", () -> status().getCommandsList().stream()
                .anyMatch(figures -> figures.getCommand().equals("GetPlatformStatus") && figures.getCallCount() > 3));
        assertThat(status().getStorage().getLastEventSequence()).isEqualTo(before);
    }

    @Test
    void aLockedAccountIsNotReadyAndEverythingElseStillTold() {
        answer(client.lockAccount());
        try {
            await("not ready", () -> health(status(), "ready") == HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE);
            GetPlatformStatusResponse status = status();
            assertThat(result(status, "ready").getMessage()).contains("the account is locked");
            assertThat(health(status, "live")).isEqualTo(HealthStatus.HEALTH_STATUS_OK);
            assertThat(status.getStorage().getClosedReason()).isEqualTo("ACCOUNT_LOCKED");
            assertThat(status.getStorage().getDiskBytes()).isPositive();
        } finally {
            answer(client.unlockAccount(dev.syncspace.proto.v1.UnlockAccountRequest.getDefaultInstance()));
        }
    }

    @Test
    void anOperationWithoutAHandlerIsNamed() throws BundleException {
        platform.bundle("handlers-document").stop();
        try {
            await("not ready", () -> health(status(), "ready") == HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE);
            GetPlatformStatusResponse status = status();
            assertThat(result(status, "ready").getMessage()).contains("nobody answers CreateDocument");
            assertThat(status.getHealth(0).getName()).isEqualTo("ready");
            assertThat(status.getBundles(0).getName()).isEqualTo("dev.syncspace.handlers-document");
        } finally {
            platform.bundle("handlers-document").start();
        }
        await("ready", () -> health(status(), "ready") == HealthStatus.HEALTH_STATUS_OK);
    }

    @Test
    void theStatusAnswersWithoutTheBundleOfTheChecks() throws BundleException {
        platform.bundle("health").stop();
        try {
            assertThat(status().getHealthList()).isEmpty();
        } finally {
            platform.bundle("health").start();
        }
        await("the checks are back", () -> !status().getHealthList().isEmpty());
    }

    @Test
    void tellsWhoIsConnectedAndWhatRuns() throws BundleException {
        Plugin plugin = Plugin.install(platform, "plugin.status", PluginActivator.WAIT, 0, "SlowStatus");
        CompletableFuture<ByteString> call = client.call("SlowStatus", ByteString.EMPTY);
        plugin.awaitCall();
        GetPlatformStatusResponse status = status();
        assertThat(status.getClientsList()).extracting(ClientInfo::getTransport).contains("local");
        assertThat(status.getClientsList())
                .extracting(ClientInfo::getRunningCalls)
                .contains(2);
        assertThat(status.getRunningCallsList())
                .extracting(RunningCall::getCommand)
                .contains("SlowStatus");
        plugin.release();
        answer(call);
        Plugin.uninstallAll(platform);
        failure(client.call("SlowStatus", ByteString.EMPTY));
        CommandFigures figures = status().getCommandsList().stream()
                .filter(command -> command.getCommand().equals("SlowStatus"))
                .findFirst()
                .orElseThrow();
        // The second call met nobody, so it is no call of the command.
        assertThat(figures.getCallCount()).isEqualTo(1);
        assertThat(figures.getFailureCount()).isZero();
    }

    @Test
    void jmxTellsTheSame() throws JMException, BundleException {
        ObjectName name = new ObjectName("dev.syncspace:type=Platform");
        await("the beans are there", () -> SERVER.isRegistered(name));
        assertThat(SERVER.getAttribute(name, "AccountState")).isEqualTo("UNLOCKED");
        assertThat(SERVER.getAttribute(name, "DataDirectory"))
                .isEqualTo(platform.directory().toString());
        assertThat(SERVER.getAttribute(new ObjectName("dev.syncspace:type=Storage"), "Open"))
                .isEqualTo(true);
        assertThat((Long) SERVER.getAttribute(new ObjectName("dev.syncspace:type=Commands"), "CallCount"))
                .isPositive();
        assertThat((String) SERVER.getAttribute(name, "Health")).isNotEmpty();
        platform.bundle("health").stop();
        try {
            assertThat(SERVER.isRegistered(name)).isFalse();
        } finally {
            platform.bundle("health").start();
        }
        await("the beans are back", () -> SERVER.isRegistered(name));
    }
}
