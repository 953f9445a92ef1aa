package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinaTransportTest {
    @Test
    void withoutAPropertyAnyPortWillDo() {
        assertThat(MinaTransport.port(null, 0)).isZero();
        assertThat(MinaTransport.port(" ", 0)).isZero();
        assertThat(MinaTransport.port("0", 7)).isZero();
        assertThat(MinaTransport.port(" 41234 ", 7)).isEqualTo(41_234);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "1.5", "99999999999"})
    void whatIsNoPortIsRefused(String text) {
        assertThatThrownBy(() -> MinaTransport.port(text, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("syncspace.port")
                .hasMessageContaining(text);
    }

    @Test
    void theConfiguredPortCountsWhereTheLauncherNamesNone() {
        assertThat(MinaTransport.port(null, 4711)).isEqualTo(4711);
        assertThatThrownBy(() -> MinaTransport.port(null, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
