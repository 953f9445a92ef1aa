package dev.syncspace.dispatcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static Config config(String property, Object value) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> method.getName().equals(property) ? value : method.getDefaultValue());
    }

    @Test
    void theDefaultsOfTheConfigurationAreThoseInForceWithoutOne() {
        assertThat(Settings.of(config("", 0))).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void aValueOutOfItsRangeIsRefusedByName() {
        for (Method method : Config.class.getDeclaredMethods()) {
            Object negative =
                    method.getReturnType() == int.class ? (Object) Integer.MIN_VALUE : (Object) Long.MIN_VALUE;
            Object huge = method.getReturnType() == int.class ? (Object) Integer.MAX_VALUE : (Object) Long.MAX_VALUE;
            String property = method.getName().replace('_', '.');
            assertThatThrownBy(() -> Settings.of(config(method.getName(), negative)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(property);
            assertThatThrownBy(() -> Settings.of(config(method.getName(), huge)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(property);
        }
    }
}
