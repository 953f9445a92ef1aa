package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static dev.syncspace.itests.platform.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.proto.v1.SpaceInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** Bundles that come, go and are replaced in one running platform; every test leaves the bundles of the product started. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotSwapTest {
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
    void removePlugins() throws BundleException {
        Plugin.uninstallAll(platform);
    }

    private List<CommandInfo> commands(String name) {
        return answer(client.listCommands()).getCommandsList().stream()
                .filter(command -> command.getName().equals(name))
                .toList();
    }

    @Test
    void aStoppedBundleIsUnavailableAndAnswersAgainWhenItIsBack() throws BundleException {
        String space = answer(client.createSpace("notes")).getSpaceId();
        String document = answer(client.createDocument(space, "milk")).getDocumentId();
        platform.bundle("handlers-document").stop();
        SyncSpaceClientException failure = failure(client.getDocument(space, document));
        assertThat(failure.reason()).isEqualTo("COMMAND_UNAVAILABLE");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(commands("GetDocument"))
                .extracting(CommandInfo::getState)
                .containsExactly(CommandState.COMMAND_STATE_GONE);
        answer(client.listSpaces());

        platform.bundle("handlers-document").start();
        assertThat(answer(client.getDocument(space, document))
                        .getDocument()
                        .getData()
                        .toStringUtf8())
                .isEqualTo("milk");
        assertThat(commands("GetDocument"))
                .extracting(CommandInfo::getState)
                .containsExactly(CommandState.COMMAND_STATE_ACTIVE);
    }

    @Test
    void aCommandThatNoBundleEverAnsweredIsUnimplemented() {
        assertThat(failure(client.call("NoSuchThing", ByteString.EMPTY)).reason())
                .isEqualTo("UNKNOWN_COMMAND");
        SyncSpaceClientException camelCase = failure(client.call("createSpace", ByteString.EMPTY));
        assertThat(camelCase.reason()).isEqualTo("UNKNOWN_COMMAND");
        assertThat(camelCase.message()).contains("CreateSpace");
    }

    @Test
    void aPluginAddsACommandAndTakesItAway() throws BundleException {
        Plugin plugin = Plugin.install(platform, "plugin.echo", PluginActivator.NAME, 0, "Echo");
        assertThat(text(client, "Echo")).isEqualTo("plugin.echo");
        plugin.bundle().uninstall();
        assertThat(failure(client.call("Echo", ByteString.EMPTY)).reason()).isEqualTo("COMMAND_UNAVAILABLE");
    }

    @Test
    void aPluginOfHigherRankShadowsABundleOfTheProduct() throws BundleException {
        Plugin plugin = Plugin.install(platform, "plugin.override", PluginActivator.NAME, 10, "ListSpaces");
        assertThat(text(client, "ListSpaces")).isEqualTo("plugin.override");
        assertThat(commands("ListSpaces"))
                .extracting(CommandInfo::getBundle, CommandInfo::getState)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(tuple("plugin.override/1.0.0", CommandState.COMMAND_STATE_ACTIVE)),
                        second -> assertThat(second.toList().get(1)).isEqualTo(CommandState.COMMAND_STATE_SHADOWED));
        Plugin.install(platform, "plugin.lower", PluginActivator.NAME, -10, "ListSpaces");
        plugin.bundle().stop();
        answer(client.listSpaces());
        assertThat(commands("ListSpaces"))
                .extracting(CommandInfo::getState)
                .containsExactly(
                        CommandState.COMMAND_STATE_ACTIVE,
                        CommandState.COMMAND_STATE_SHADOWED,
                        CommandState.COMMAND_STATE_GONE);
    }

    @Test
    void aFaultyPluginIsNamedAndHarmsNobody() {
        Plugin.install(platform, "plugin.twice", PluginActivator.NAME, 10, "ListSpaces", "ListSpaces");
        Plugin.install(platform, "plugin.badname", PluginActivator.NAME, 10, "list_spaces");
        answer(client.listSpaces());
        assertThat(commands("ListSpaces"))
                .extracting(CommandInfo::getState)
                // Those of other tests are remembered.
                .filteredOn(state -> state != CommandState.COMMAND_STATE_GONE)
                .containsExactly(CommandState.COMMAND_STATE_REJECTED, CommandState.COMMAND_STATE_ACTIVE);
        assertThat(commands("ListSpaces").get(0).getReason()).startsWith("DUPLICATE_COMMAND");
        assertThat(commands("list_spaces")).singleElement().satisfies(command -> assertThat(command.getReason())
                .startsWith("INVALID_PROPERTY"));
    }

    @Test
    void aRunningCallEndsWellWhileItsBundleDrains() throws BundleException {
        Plugin plugin = Plugin.install(platform, "plugin.slow", PluginActivator.WAIT, 0, "Slow");
        CompletableFuture<ByteString> call = client.call("Slow", ByteString.EMPTY);
        plugin.awaitCall();
        assertThat(commands("Slow"))
                .singleElement()
                .extracting(CommandInfo::getRunningCalls)
                .isEqualTo(1);
        plugin.bundle().stop();
        assertThat(commands("Slow"))
                .singleElement()
                .extracting(CommandInfo::getState)
                .isEqualTo(CommandState.COMMAND_STATE_DRAINING);
        assertThat(failure(client.call("Slow", ByteString.EMPTY)).reason()).isEqualTo("COMMAND_UNAVAILABLE");
        plugin.release();
        assertThat(answer(call).toStringUtf8()).isEqualTo("finished");
    }

    @Test
    void aDefectOfAPluginIsInternalAndItsTextStaysInside() {
        Plugin.install(platform, "plugin.defect", PluginActivator.THROW, 0, "Defect");
        SyncSpaceClientException failure = failure(client.call("Defect", ByteString.copyFromUtf8("canary")));
        assertThat(failure.reason()).isEqualTo("INTERNAL_ERROR");
        assertThat(failure.message()).doesNotContain("canary");
    }

    @Test
    void localCommandsAreRefusedToAGateway() {
        Plugin.install(platform, "plugin.gateway", PluginActivator.GATEWAY, 0, "AsGateway");
        for (String command : List.of("ExportMnemonic", "ExportSpace", "ImportSpace")) {
            assertThat(answer(client.call("AsGateway", ByteString.copyFromUtf8(command)))
                            .toStringUtf8())
                    .isEqualTo("NOT_ALLOWED_HERE");
        }
        assertThat(answer(client.call("AsGateway", ByteString.copyFromUtf8("ListSpaces")))
                        .toStringUtf8())
                .isEqualTo("answered");
    }

    @Test
    void theServicesMayBeReplacedWhileTheAccountStaysUnlocked() throws BundleException {
        String space = answer(client.createSpace("notes")).getSpaceId();
        Map<String, String> reasons = Map.of("sync", "COMMAND_UNAVAILABLE", "storage-derby", "STORAGE_UNAVAILABLE");
        for (String bundle : List.of("sync", "storage-derby")) {
            platform.bundle(bundle).stop();
            SyncSpaceClientException failure = failure(client.listSpaces());
            assertThat(failure.reason()).isEqualTo(reasons.get(bundle));
            assertThat(failure.isRetryable()).isTrue();
            assertThat(answer(client.getAccount()).getAccount().getState())
                    .isEqualTo(AccountState.ACCOUNT_STATE_UNLOCKED);
            platform.bundle(bundle).start();
            assertThat(answer(client.listSpaces()).getSpacesList())
                    .extracting(SpaceInfo::getSpaceId)
                    .contains(space);
        }
    }

    @Test
    void theAccountMayBeReplaced() throws BundleException {
        String id = answer(client.getAccount()).getAccount().getAccountId();
        String space = answer(client.createSpace("notes")).getSpaceId();
        platform.bundle("account").stop();
        assertThat(failure(client.getAccount()).reason()).isEqualTo("COMMAND_UNAVAILABLE");
        platform.bundle("account").start();
        assertThat(answer(client.getAccount()).getAccount().getAccountId()).isEqualTo(id);
        assertThat(answer(client.listSpaces()).getSpacesList())
                .extracting(SpaceInfo::getSpaceId)
                .contains(space);
    }

    @Test
    void theDispatcherMayBeReplaced() throws BundleException {
        String space = answer(client.createSpace("notes")).getSpaceId();
        platform.bundle("dispatcher").stop();
        platform.bundle("dispatcher").start();
        SyncSpaceClient next = platform.connect();
        assertThat(answer(next.listSpaces()).getSpacesList())
                .extracting(SpaceInfo::getSpaceId)
                .contains(space);
    }
}
