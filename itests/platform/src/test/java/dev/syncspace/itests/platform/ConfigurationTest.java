package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A changed configuration takes effect in the living dispatcher. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationTest {
    private static final String PID = "dev.syncspace.dispatcher";
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    private TestPlatform platform;
    private SyncSpaceClient client;

    @BeforeAll
    void start(@TempDir Path directory) {
        platform = TestPlatform.start(directory);
        client = platform.connect();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @AfterEach
    void reset() throws BundleException {
        configure(Map.of());
        Plugin.uninstallAll(platform);
    }

    /** Updates the configuration and waits until every listener has it; the classes of the service belong to its bundle. */
    private void configure(Map<String, Object> settings) {
        ServiceReference<?> reference = admin();
        Object admin = platform.context().getService(reference);
        try {
            Method get = admin.getClass().getMethod("getConfiguration", String.class, String.class);
            Object configuration = get.invoke(admin, PID, null);
            Map<String, Object> properties = new HashMap<>(settings);
            // Makes every update different from the one before, so that there is always an event to wait for.
            String round = Long.toString(System.nanoTime());
            properties.put("test.round", round);
            configuration
                    .getClass()
                    .getMethod("update", Dictionary.class)
                    .invoke(configuration, FrameworkUtil.asDictionary(properties));
            awaitDispatcher(round);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the configuration admin is another one than expected", e);
        } finally {
            platform.context().ungetService(reference);
        }
    }

    private ServiceReference<?> admin() {
        try {
            // All, because the test has another class of this name.
            return platform.context().getAllServiceReferences(ADMIN, null)[0];
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The dispatcher shows its configuration as properties of its service. */
    private void awaitDispatcher(String round) {
        CountDownLatch changed = new CountDownLatch(1);
        String filter = "(&(objectClass=dev.syncspace.api.command.Dispatcher)(test.round=" + round + "))";
        try {
            platform.context().addServiceListener((AllServiceListener) event -> changed.countDown(), filter);
            if (platform.context().getAllServiceReferences(null, filter) == null
                    && !changed.await(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the configuration never reached the dispatcher");
            }
        } catch (InvalidSyntaxException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallThatLastsTooLongTimesOutAndOneThatRanBeforeGoesOn() {
        Plugin plugin = Plugin.install(platform, "plugin.patient", PluginActivator.WAIT, 0, "Patient");
        CompletableFuture<ByteString> before = client.call("Patient", ByteString.EMPTY);
        plugin.awaitCall();
        configure(Map.of("timeout.max.millis", 100L));
        assertThat(failure(client.call("Patient", ByteString.EMPTY)).reason()).isEqualTo("CALL_TIMED_OUT");
        plugin.release();
        assertThat(answer(before).toStringUtf8()).isEqualTo("finished");
    }

    @Test
    void callsBeyondTheLimitAreRefusedAndReadsAreNot() {
        Plugin plugin = Plugin.install(platform, "plugin.busy", PluginActivator.WAIT, 0, "Busy");
        configure(Map.of("write.threads.max", 2, "waiting.calls.max", 0));
        CompletableFuture<ByteString> first = client.call("Busy", ByteString.EMPTY);
        CompletableFuture<ByteString> second = client.call("Busy", ByteString.EMPTY);
        plugin.awaitCall();
        plugin.awaitCall();
        assertThat(failure(client.call("Busy", ByteString.EMPTY)).reason()).isEqualTo("TOO_MANY_CALLS");
        assertThat(failure(client.createSpace("notes")).reason()).isEqualTo("TOO_MANY_CALLS");
        answer(client.listSpaces());
        configure(Map.of("write.threads.max", 3, "waiting.calls.max", 0));
        answer(client.createSpace("notes"));
        plugin.release();
        answer(first);
        answer(second);
    }

    @Test
    void aWrongConfigurationIsIgnored() {
        configure(Map.of("write.threads.max", 0));
        answer(client.createSpace("notes"));
    }

    @Test
    void aBundleThatDrainsTooLongLosesItsCalls() throws BundleException {
        Plugin plugin = Plugin.install(platform, "plugin.stuck", PluginActivator.WAIT, 0, "Stuck");
        configure(Map.of("drain.millis", 50L));
        CompletableFuture<ByteString> call = client.call("Stuck", ByteString.EMPTY);
        plugin.awaitCall();
        plugin.bundle().stop();
        assertThat(failure(call).reason()).isEqualTo("COMMAND_UNAVAILABLE");
        plugin.release();
    }
}
