package dev.syncspace.transport.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.PlatformProperties;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static Settings settings(Map<String, String> properties, String mode, int port) {
        Config config = (Config) Proxy.newProxyInstance(
                SettingsTest.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "mode" -> mode;
                    case "port" -> port;
                    default -> method.getDefaultValue();
                });
        return Settings.of(properties::get, config);
    }

    @Test
    void isOffUnlessItIsToldOtherwise() {
        assertThat(settings(Map.of(), "off", 0))
                .isEqualTo(new Settings(Settings.Mode.OFF, 0, null, false, GrpcLimits.defaults()));
    }

    @Test
    void readsItsConfigurationWhereTheLauncherSaysNothing() {
        Settings settings = settings(Map.of(), "token", 4711);
        assertThat(settings.mode()).isEqualTo(Settings.Mode.TOKEN);
        assertThat(settings.port()).isEqualTo(4711);
    }

    @Test
    void thePropertiesOfTheLauncherComeFirst() {
        assertThat(settings(
                        Map.of(
                                PlatformProperties.GRPC,
                                "drop-in",
                                PlatformProperties.GRPC_PORT,
                                "0",
                                PlatformProperties.GRPC_PORT_FILE,
                                "/tmp/port",
                                PlatformProperties.GRPC_SHUTDOWN_ENDS,
                                "true"),
                        "token",
                        4711))
                .isEqualTo(new Settings(Settings.Mode.DROP_IN, 0, Path.of("/tmp/port"), true, GrpcLimits.defaults()));
    }

    @Test
    void wrongValuesAreNamed() {
        assertThatThrownBy(() -> settings(Map.of(), "on", 0)).hasMessageContaining("\"on\"");
        assertThatThrownBy(() -> settings(Map.of(), "off", 65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> settings(Map.of(PlatformProperties.GRPC_PORT, "x"), "off", 0))
                .hasMessageContaining("\"x\"");
    }
}
