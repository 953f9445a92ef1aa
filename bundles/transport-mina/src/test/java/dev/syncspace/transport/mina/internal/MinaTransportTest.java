package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinaTransportTest {
    @Test
    void withoutAPropertyAnyPortWillDo() {
        assertThat(MinaTransport.port(null)).isZero();
        assertThat(MinaTransport.port(" ")).isZero();
        assertThat(MinaTransport.port("0")).isZero();
        assertThat(MinaTransport.port(" 41234 ")).isEqualTo(41_234);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "1.5", "99999999999"})
    void whatIsNoPortIsRefused(String text) {
        assertThatThrownBy(() -> MinaTransport.port(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("syncspace.port")
                .hasMessageContaining(text);
    }
}
