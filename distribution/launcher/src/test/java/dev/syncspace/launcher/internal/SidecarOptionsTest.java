package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.PlatformProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarOptionsTest {
    private static SidecarOptions options(String... arguments) throws LaunchException {
        return SidecarOptions.of(List.of(arguments), Map.of());
    }

    @Test
    void w25ATokenIsDemandedUnlessDropInIsGiven() throws LaunchException {
        assertThat(options().properties()).containsEntry(PlatformProperties.GRPC, "token");
        assertThat(options("--drop-in").properties()).containsEntry(PlatformProperties.GRPC, "drop-in");
    }

    @Test
    void onlyADropInWithoutADirectoryLeavesItToInit() throws LaunchException {
        assertThat(options().hasDirectory()).isTrue();
        assertThat(options().base().dataDirectory()).endsWithRaw(Path.of(".syncspace"));
        assertThat(options("--drop-in", "--data", "/d").hasDirectory()).isTrue();
        assertThat(options("--drop-in", "--data", "/d").base().dataDirectory()).isEqualTo(Path.of("/d"));
        assertThat(options("--drop-in").hasDirectory()).isFalse();
        assertThat(SidecarOptions.of(List.of("--drop-in"), Map.of("SYNCSPACE_DATA", "/e"))
                        .hasDirectory())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port=4711", "-port=4711"})
    void thePortIsThatOfGrpcAlone(String argument) throws LaunchException {
        SidecarOptions options = options(argument, "-host", "localhost");
        assertThat(options.properties()).containsEntry(PlatformProperties.GRPC_PORT, "4711");
        assertThat(options.base().port()).isZero();
    }

    @Test
    void theFileWithThePortIsNamedAsTheExistingSidecarHasIt() throws LaunchException {
        assertThat(SidecarOptions.of(List.of(), Map.of("ANY_SYNC_PORT_FILE", "/tmp/x/../port"))
                        .properties())
                .containsEntry(PlatformProperties.GRPC_PORT_FILE, "/tmp/port");
        assertThat(options().properties()).doesNotContainKey(PlatformProperties.GRPC_PORT_FILE);
    }

    @Test
    void w26AShutdownEndsTheProcess() throws LaunchException {
        assertThat(options().properties()).containsEntry(PlatformProperties.GRPC_SHUTDOWN_ENDS, "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", ""})
    void w25ItIsNotOpenedToOtherMachines(String host) {
        assertThatThrownBy(() -> options("--host", host)).hasMessageContaining("loopback");
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThatThrownBy(() -> options("--dropin")).hasMessageContaining("sidecar does not know --dropin");
        assertThatThrownBy(() -> options("--port", "x")).hasMessageContaining("--port x");
        assertThatThrownBy(() -> options("--detach")).hasMessageContaining("--detach");
    }
}
