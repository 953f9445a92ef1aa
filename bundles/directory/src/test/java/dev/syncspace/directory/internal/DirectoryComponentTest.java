package dev.syncspace.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.platform.DirectoryChoice;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryComponentTest {
    @TempDir
    Path parent;

    @Test
    void theLaunchersDirectoryIsOfferedAndNotLockedAgain() throws Exception {
        FakeContext framework = new FakeContext(Map.of(PlatformProperties.DATA_DIR, parent.toString()));
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(""));

        assertThat(offered(framework)).isEqualTo(parent);
        assertThat(parent).isEmptyDirectory();
        component.stop();
        assertThat(framework.services).isEmpty();
    }

    @Test
    void aConfiguredDirectoryIsLockedUntilTheEnd() throws Exception {
        Path data = parent.resolve("data");
        FakeContext framework = new FakeContext(Map.of("karaf.base", parent.toString()));
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(data.toString()));

        assertThat(offered(framework)).isEqualTo(data);
        assertThat(RunDirectory.holder(data)).hasValue(ProcessHandle.current().pid());
        component.stop();
        assertThat(framework.services).isEmpty();
        assertThat(RunDirectory.holder(data)).isEmpty();
    }

    @Test
    void inKarafTheDirectoryLiesBesideItsSettings() throws Exception {
        FakeContext framework = new FakeContext(Map.of("karaf.base", parent.toString()));
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(" "));

        assertThat(offered(framework)).isEqualTo(parent.resolve("syncspace"));
        component.stop();
    }

    @Test
    void withoutAnyNameItSaysWhatToSet() {
        assertThatThrownBy(() -> new DirectoryComponent(new FakeContext(Map.of()).context(), config("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data.dir")
                .hasMessageContaining(PlatformProperties.DATA_DIR);
    }

    @Test
    void clientsAreToldWhereAKeptDirectoryIsServed() throws Exception {
        FakeContext framework = new FakeContext(Map.of());
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(parent.toString()));
        Path file = parent.resolve("run/endpoint.json");

        assertThat(file).doesNotExist();
        framework.endpoints("tcp://127.0.0.1:4711");
        assertThat(file).content().contains("\"tcp://127.0.0.1:4711\"").contains("\"version\":\"1.2.3\"");
        component.stop();
        assertThat(file).doesNotExist();
        framework.endpoints("tcp://127.0.0.1:4712");
        assertThat(file).doesNotExist();
    }

    @Test
    void initChoosesTheDirectoryOnce() throws Exception {
        FakeContext framework = new FakeContext(Map.of(PlatformProperties.DATA_BY_INIT, "true"));
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(""));
        DirectoryChoice choice = (DirectoryChoice) framework.services.get(DirectoryChoice.class);

        assertThat(framework.services).containsOnlyKeys(DirectoryChoice.class);
        choice.choose(parent.resolve("one"));
        assertThat(framework.services).containsOnlyKeys(DataDirectory.class);
        assertThat(offered(framework)).isEqualTo(parent.resolve("one"));
        choice.choose(parent.resolve("x/../one"));
        assertThatThrownBy(() -> choice.choose(parent.resolve("two")))
                .isInstanceOfSatisfying(
                        SyncSpaceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA_DIR_MISMATCH));
        component.stop();
        assertThat(RunDirectory.holder(parent.resolve("one"))).isEmpty();
    }

    @Test
    void aRefusedChoiceLeavesTheChoiceOpen() throws Exception {
        FakeContext framework = new FakeContext(Map.of(PlatformProperties.DATA_BY_INIT, "true"));
        DirectoryComponent component = new DirectoryComponent(framework.context(), config(""));
        DirectoryChoice choice = (DirectoryChoice) framework.services.get(DirectoryChoice.class);
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> choice.choose(file))
                .isInstanceOfSatisfying(SyncSpaceException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.DIRECTORY_NOT_ACCESSIBLE));
        try (RunDirectory other = RunDirectory.take(parent.resolve("taken"))) {
            assertThatThrownBy(() -> choice.choose(other.path()))
                    .isInstanceOfSatisfying(SyncSpaceException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.DIRECTORY_IN_USE));
        }
        choice.choose(parent.resolve("free"));
        assertThat(framework.services).containsOnlyKeys(DataDirectory.class);
        component.stop();
    }

    private static Path offered(FakeContext framework) {
        return ((DataDirectory) framework.services.get(DataDirectory.class)).path();
    }

    private static DirectoryComponent.Config config(String dataDir) {
        return (DirectoryComponent.Config) Proxy.newProxyInstance(
                DirectoryComponentTest.class.getClassLoader(),
                new Class<?>[] {DirectoryComponent.Config.class},
                (proxy, method, arguments) -> dataDir);
    }
}
