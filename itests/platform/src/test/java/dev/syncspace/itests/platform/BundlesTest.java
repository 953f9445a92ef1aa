package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static dev.syncspace.itests.platform.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleOrigin;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.StopBundleResponse;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that a client installs, replaces, stops and removes; every test leaves the bundles of the product started. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundlesTest {
    private static final String PLUGIN = "plugin.run";

    private TestPlatform platform;
    private SyncSpaceClient client;

    @BeforeAll
    void start(@TempDir Path directory) {
        platform = TestPlatform.start(directory);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @BeforeEach
    void connect() {
        client = platform.connect();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (BundleInfo info : answer(client.listBundles()).getBundlesList()) {
            if (info.getOrigin() == BundleOrigin.BUNDLE_ORIGIN_INSTALLED) {
                uninstall(info.getName());
            }
        }
        assertThat(files()).isEmpty();
    }

    private static ByteString jar(String version, String behaviour, String... commands) {
        Manifest manifest = Plugin.headers(PLUGIN, behaviour, 0, commands);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        return jar(manifest);
    }

    private static ByteString jar(Manifest manifest) {
        try {
            return ByteString.copyFrom(Plugin.jar(manifest));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private BundleInfo install(ByteString jar) {
        return answer(client.installBundle(
                        InstallBundleRequest.newBuilder().setJar(jar).build()))
                .getBundle();
    }

    private SyncSpaceClientException installFailure(ByteString jar) {
        return failure(client.installBundle(
                InstallBundleRequest.newBuilder().setJar(jar).build()));
    }

    private static UpdateBundleRequest update(String name, ByteString jar) {
        return UpdateBundleRequest.newBuilder().setName(name).setJar(jar).build();
    }

    private UninstallBundleResponse uninstall(String name) {
        return answer(client.uninstallBundle(
                UninstallBundleRequest.newBuilder().setName(name).build()));
    }

    private BundleInfo info(String name) {
        return answer(client.listBundles()).getBundlesList().stream()
                .filter(bundle -> bundle.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    private List<String> files() throws IOException {
        Path folder = platform.directory().resolve("bundles");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> installed() {
        return Arrays.stream(platform.context().getBundles())
                .map(bundle -> bundle.getSymbolicName() + "/" + bundle.getVersion())
                .sorted()
                .toList();
    }

    /** The product's own jar of a bundle. */
    private ByteString productJar(String name) {
        try {
            String location = platform.bundle(name).getLocation();
            return ByteString.copyFrom(
                    Files.readAllBytes(Path.of(URI.create(location.substring("reference:".length())))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInstalledBundleAnswersIsKeptAndGoesWithoutATrace() throws IOException {
        BundleInfo installed = install(jar("1.2.0", PluginActivator.NAME, "Echo", "Also"));
        assertThat(installed.getName()).isEqualTo(PLUGIN);
        assertThat(installed.getVersion()).isEqualTo("1.2.0");
        assertThat(installed.getState()).isEqualTo(BundleState.BUNDLE_STATE_ACTIVE);
        assertThat(installed.getOrigin()).isEqualTo(BundleOrigin.BUNDLE_ORIGIN_INSTALLED);
        assertThat(installed.getCommandsList()).containsExactly("Also", "Echo");
        assertThat(installed.getProblem()).isEmpty();
        assertThat(installed.getChangedAtMillis()).isPositive();
        assertThat(info(PLUGIN)).isEqualTo(installed);
        assertThat(text(client, "Echo")).isEqualTo(PLUGIN);
        assertThat(files()).containsExactly(PLUGIN + ".jar");

        assertThat(uninstall(PLUGIN).hasBundle()).isFalse();
        assertThat(failure(client.call("Echo", ByteString.EMPTY)).reason()).isEqualTo("COMMAND_UNAVAILABLE");
        assertThat(files()).isEmpty();
        assertThat(installed()).doesNotContain(PLUGIN + "/1.2.0");
    }

    @Test
    void aBundleOfThisNameIsUpdatedAndNotInstalledTwice() throws IOException {
        install(jar("1.0.0", PluginActivator.NAME, "Echo"));
        assertThat(installFailure(jar("2.0.0", PluginActivator.NAME, "Echo")).reason())
                .isEqualTo("BUNDLE_EXISTS");
        UpdateBundleResponse updated =
                answer(client.updateBundle(update(PLUGIN, jar("2.0.0", PluginActivator.NAME, "Other"))));
        assertThat(updated.getDeferred()).isFalse();
        assertThat(updated.getBundle().getVersion()).isEqualTo("2.0.0");
        assertThat(updated.getBundle().getCommandsList()).containsExactly("Other");
        assertThat(text(client, "Other")).isEqualTo(PLUGIN);
        assertThat(failure(client.call("Echo", ByteString.EMPTY)).reason()).isEqualTo("COMMAND_UNAVAILABLE");
        assertThat(Files.readAllBytes(platform.directory().resolve("bundles").resolve(PLUGIN + ".jar")))
                .isEqualTo(jar("2.0.0", PluginActivator.NAME, "Other").toByteArray());
    }

    @Test
    void aStoppedBundleAnswersNothingAndAStartedOneDoes() throws IOException {
        install(jar("1.0.0", PluginActivator.NAME, "Echo"));
        BundleInfo stopped = answer(client.stopBundle(
                        StopBundleRequest.newBuilder().setName(PLUGIN).build()))
                .getBundle();
        assertThat(stopped.getState()).isEqualTo(BundleState.BUNDLE_STATE_RESOLVED);
        assertThat(stopped.getCommandsList()).isEmpty();
        assertThat(stopped.getProblem()).isEmpty();
        assertThat(files()).containsExactly(PLUGIN + ".jar", PLUGIN + ".stopped");
        assertThat(answer(client.updateBundle(update(PLUGIN, jar("2.0.0", PluginActivator.NAME, "Echo"))))
                        .getBundle()
                        .getState())
                .isEqualTo(BundleState.BUNDLE_STATE_RESOLVED);
        assertThat(answer(client.startBundle(
                                StartBundleRequest.newBuilder().setName(PLUGIN).build()))
                        .getBundle()
                        .getState())
                .isEqualTo(BundleState.BUNDLE_STATE_ACTIVE);
        assertThat(files()).containsExactly(PLUGIN + ".jar");
        assertThat(text(client, "Echo")).isEqualTo(PLUGIN);
    }

    private static Map<String, ByteString> badJars() throws IOException {
        Map<String, ByteString> jars = new LinkedHashMap<>();
        ByteString good = jar("1.0.0", PluginActivator.NAME, "Echo");
        jars.put("no jar", ByteString.copyFromUtf8("this is no jar at all, and long enough to look at it twice"));
        jars.put("damaged", good.substring(0, good.size() / 2));
        jars.put("damaged", good.substring(0, good.size() - 30));
        jars.put("no jar, or a damaged one", flipped(good));
        jars.put("no META-INF/MANIFEST.MF", zip("file"));
        jars.put("leads out of it", zip("../../evil"));
        jars.put("no Bundle-SymbolicName", jar(with("Bundle-SymbolicName", null)));
        jars.put("Bundle-ManifestVersion", jar(with("Bundle-ManifestVersion", null)));
        for (String name : List.of("../../evil", "a/b", "a..b", ".", "..", "a\\b", "C:evil", "x".repeat(201))) {
            jars.put(
                    "its Bundle-SymbolicName \"" + name.substring(0, Math.min(100, name.length())),
                    jar(with("Bundle-SymbolicName", name)));
        }
        jars.put("fragment of \"dev.syncspace.api\"", jar(with("Fragment-Host", "dev.syncspace.api")));
        jars.put("Bundle-Version", jar(with("Bundle-Version", "one")));
        return jars;
    }

    private static Manifest with(String header, @Nullable String value) {
        Manifest manifest = Plugin.headers(PLUGIN, PluginActivator.NAME, 0, "Echo");
        if (value == null) {
            manifest.getMainAttributes().remove(new Attributes.Name(header));
        } else {
            manifest.getMainAttributes().putValue(header, value);
        }
        return manifest;
    }

    private static ByteString flipped(ByteString jar) {
        byte[] bytes = jar.toByteArray();
        bytes[bytes.length / 2] ^= 0x55;
        return ByteString.copyFrom(bytes);
    }

    private static ByteString zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(1);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    @Test
    void aBadJarIsRefusedWithTheReasonAndLeavesNothingBehind() throws IOException {
        List<String> before = installed();
        for (Map.Entry<String, ByteString> bad : badJars().entrySet()) {
            SyncSpaceClientException failure = installFailure(bad.getValue());
            assertThat(failure.reason()).as(failure.message()).isEqualTo("INVALID_BUNDLE");
            assertThat(failure.field()).isEqualTo("jar");
            assertThat(failure.message()).contains(bad.getKey());
            assertThat(files()).as(bad.getKey()).isEmpty();
        }
        SyncSpaceClientException empty = installFailure(ByteString.EMPTY);
        assertThat(empty.reason()).isEqualTo("INVALID_FIELD");
        SyncSpaceClientException large = installFailure(ByteString.copyFrom(new byte[15 * 1024 * 1024 + 1]));
        assertThat(large.reason()).isEqualTo("INVALID_FIELD");
        assertThat(large.message()).contains("15728640");
        assertThat(installed()).isEqualTo(before);
        assertThat(platform.directory().getParent().resolve("evil")).doesNotExist();
    }

    @Test
    void aBundleThatCannotStartIsRefusedWithWhatIsMissing() throws IOException {
        List<String> before = installed();
        SyncSpaceClientException unresolved =
                installFailure(jar(with("Import-Package", "org.osgi.framework,not.there;version=\"[1.5,2)\"")));
        assertThat(unresolved.reason()).isEqualTo("BUNDLE_NOT_STARTABLE");
        assertThat(unresolved.message()).contains("the package not.there, version 1.5.0 or later, before 2.0.0");
        SyncSpaceClientException unwilling = installFailure(jar("1.0.0", PluginActivator.NO_START, "Echo"));
        assertThat(unwilling.reason()).isEqualTo("BUNDLE_NOT_STARTABLE");
        assertThat(unwilling.message()).contains("this plugin does not like it here");
        assertThat(files()).isEmpty();
        assertThat(installed()).isEqualTo(before);
    }

    @Test
    void anUpdateThatFailsLeavesTheBundleAsItWas() throws IOException {
        ByteString first = jar("1.0.0", PluginActivator.NAME, "Echo");
        install(first);
        List<String> before = installed();
        Map<String, ByteString> bad = Map.of(
                "not.there", jar(with("Import-Package", "not.there")),
                "this plugin does not like it here", jar("2.0.0", PluginActivator.NO_START, "Echo"),
                "it is another.plugin and not", jar(with("Bundle-SymbolicName", "another.plugin")));
        bad.forEach((why, jar) -> {
            SyncSpaceClientException failure = failure(client.updateBundle(update(PLUGIN, jar)));
            assertThat(failure.reason()).isIn("BUNDLE_NOT_STARTABLE", "INVALID_BUNDLE");
            assertThat(failure.message()).contains(why);
            assertThat(text(client, "Echo")).isEqualTo(PLUGIN);
            assertThat(installed()).isEqualTo(before);
        });
        assertThat(files()).containsExactly(PLUGIN + ".jar");
        assertThat(Files.readAllBytes(platform.directory().resolve("bundles").resolve(PLUGIN + ".jar")))
                .isEqualTo(first.toByteArray());
    }

    @Test
    void aFailedUpdateOfAProductBundleBringsTheProductBack() {
        Manifest manifest = Plugin.headers("dev.syncspace.handlers-sync", PluginActivator.NO_START, 0, "Echo");
        assertThat(failure(client.updateBundle(update("dev.syncspace.handlers-sync", jar(manifest))))
                        .message())
                .contains("this plugin does not like it here");
        BundleInfo back = info("dev.syncspace.handlers-sync");
        assertThat(back.getIsUpdated()).isFalse();
        assertThat(back.getCommandsList()).contains("GetSyncStatus");
    }

    @Test
    void aProductBundleIsStoppedUpdatedAndBroughtBackButNotUninstalled() throws IOException {
        String name = "dev.syncspace.handlers-sync";
        SyncSpaceClientException refused = failure(client.uninstallBundle(
                UninstallBundleRequest.newBuilder().setName(name).build()));
        assertThat(refused.reason()).isEqualTo("BUNDLE_PROTECTED");
        assertThat(refused.message()).contains("stop it instead");

        answer(client.stopBundle(StopBundleRequest.newBuilder().setName(name).build()));
        assertThat(files()).containsExactly(name + ".stopped");
        answer(client.startBundle(StartBundleRequest.newBuilder().setName(name).build()));

        UpdateBundleResponse updated = answer(client.updateBundle(update(name, productJar("handlers-sync"))));
        assertThat(updated.getBundle().getIsUpdated()).isTrue();
        assertThat(updated.getBundle().getOrigin()).isEqualTo(BundleOrigin.BUNDLE_ORIGIN_PRODUCT);
        assertThat(updated.getBundle().getCommandsList()).contains("GetSyncStatus");
        assertThat(files()).containsExactly(name + ".jar");

        BundleInfo back = uninstall(name).getBundle();
        assertThat(back.getIsUpdated()).isFalse();
        assertThat(back.getCommandsList()).contains("GetSyncStatus");
    }

    @Test
    void whatCarriesTheCallIsNotTouchedWithoutForce() throws IOException {
        Map<String, String> carriers = Map.of(
                "dev.syncspace.transport-mina", "it carries this call",
                "dev.syncspace.dispatcher", "it carries this call",
                "dev.syncspace.handlers-platform", "it carries this call",
                "org.apache.felix.scr", "it carries this call",
                "dev.syncspace.api", "dev.syncspace.transport-mina",
                "dev.syncspace.proto", "dev.syncspace.transport-mina",
                "dev.syncspace.directory", "dev.syncspace.handlers-platform",
                "org.apache.mina.core", "carried by dev.syncspace.transport-mina, which needs it",
                "com.google.protobuf", "dev.syncspace.dispatcher");
        carriers.forEach((name, why) -> {
            SyncSpaceClientException stop = failure(client.stopBundle(
                    StopBundleRequest.newBuilder().setName(name).build()));
            assertThat(stop.reason()).as(name).isEqualTo("BUNDLE_IN_USE");
            assertThat(stop.message()).contains(name).contains(why).contains("force");
            assertThat(stop.details().get("needed_by")).contains("dev.syncspace.");
        });
        assertThat(failure(client.updateBundle(update("dev.syncspace.api", productJar("api"))))
                        .reason())
                .isEqualTo("BUNDLE_IN_USE");
        assertThat(failure(client.stopBundle(StopBundleRequest.newBuilder()
                                .setName("org.apache.felix.framework")
                                .setForce(true)
                                .build()))
                        .reason())
                .isEqualTo("BUNDLE_PROTECTED");
        assertThat(failure(client.stopBundle(StopBundleRequest.newBuilder()
                                .setName("no.such")
                                .build()))
                        .reason())
                .isEqualTo("BUNDLE_NOT_FOUND");
        assertThat(files()).isEmpty();
        assertThat(info("dev.syncspace.transport-mina").getState()).isEqualTo(BundleState.BUNDLE_STATE_ACTIVE);
    }

    @Test
    void aForcedStopOfTheTransportIsAnsweredAndThenDone() throws Exception {
        StopBundleResponse answered = answer(client.stopBundle(StopBundleRequest.newBuilder()
                .setName("dev.syncspace.transport-mina")
                .setForce(true)
                .build()));
        assertThat(answered.getDeferred()).isTrue();
        platform.awaitNoEndpoint();
        assertThat(files()).isEmpty();
        platform.bundle("transport-mina").start();
        client = platform.connect();
    }

    /** A connection when a change that was answered before it was made has been made, and all that it makes restart is back. */
    private SyncSpaceClient connectAfterChange() {
        return platform.connectAfter(() -> {
            boolean isRunning = Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("syncspace-bundle-change"));
            if (isRunning) {
                return false;
            }
            // The framework refreshes in the order of the requests.
            CountDownLatch end = new CountDownLatch(1);
            platform.context()
                    .getBundle(0)
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(Set.of(), event -> end.countDown());
            try {
                return end.await(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aForcedUpdateOfWhateverCarriesTheCallIsAnsweredAndThenDone() throws IOException {
        for (String name : List.of("handlers-platform", "dispatcher", "api", "proto", "transport-mina", "directory")) {
            UpdateBundleResponse answered =
                    answer(client.updateBundle(update("dev.syncspace." + name, productJar(name)).toBuilder()
                            .setForce(true)
                            .build()));
            assertThat(answered.getDeferred()).as(name).isTrue();
            client = connectAfterChange();
            BundleInfo updated = info("dev.syncspace." + name);
            assertThat(updated.getState()).as(name).isEqualTo(BundleState.BUNDLE_STATE_ACTIVE);
            assertThat(updated.getIsUpdated()).isTrue();
            assertThat(updated.getProblem()).isEmpty();
            answer(client.createSpace("after " + name));
            assertThat(answer(client.uninstallBundle(UninstallBundleRequest.newBuilder()
                                    .setName("dev.syncspace." + name)
                                    .setForce(true)
                                    .build()))
                            .getDeferred())
                    .isTrue();
            client = connectAfterChange();
        }
    }

    @Test
    void theListTellsWhoNeedsWhatAndDoesNotGetIt() {
        assertThat(answer(client.listBundles()).getBundlesList())
                .extracting(BundleInfo::getName)
                .isSorted()
                .contains("dev.syncspace.api", "org.apache.felix.framework");
        assertThat(info("org.apache.felix.framework").getOrigin()).isEqualTo(BundleOrigin.BUNDLE_ORIGIN_RUNNER);
        assertThat(info("org.apache.felix.scr").getOrigin()).isEqualTo(BundleOrigin.BUNDLE_ORIGIN_PRODUCT);
        assertThat(info("dev.syncspace.handlers-document").getCommandsList()).contains("CreateDocument");

        answer(client.stopBundle(
                StopBundleRequest.newBuilder().setName("dev.syncspace.sync").build()));
        assertThat(info("dev.syncspace.handlers-document").getProblem())
                .contains("waits for the service dev.syncspace.api.document.DocumentService");
        answer(client.startBundle(
                StartBundleRequest.newBuilder().setName("dev.syncspace.sync").build()));
        assertThat(info("dev.syncspace.handlers-document").getProblem()).isEmpty();
    }

    @Test
    void noGatewayMayTouchBundles() {
        install(jar("1.0.0", PluginActivator.GATEWAY, "AsGateway"));
        for (String command : List.of(
                "ListCommands",
                "ListBundles",
                "InstallBundle",
                "UpdateBundle",
                "StartBundle",
                "StopBundle",
                "UninstallBundle")) {
            assertThat(answer(client.call("AsGateway", ByteString.copyFromUtf8(command)))
                            .toStringUtf8())
                    .as(command)
                    .isEqualTo("NOT_ALLOWED_HERE");
        }
    }
}
