package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.Argon2idProtection;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PassphrasesTest {
    /** From the tests of the Argon2 reference implementation: t = 2, m = 2^16, p = 1. */
    @Test
    void derivesWhatTheReferenceImplementationDerives() {
        byte[] key = Passphrases.derive(
                "password".toCharArray(),
                Argon2idProtection.newBuilder()
                        .setMemoryKib(65536)
                        .setIterations(2)
                        .setLanes(1)
                        .setSalt(ByteString.copyFromUtf8("somesalt"))
                        .build());
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @Test
    void theStandardCostIsThatOfRfc9106() {
        assertThat(Passphrases.Cost.STANDARD).isEqualTo(new Passphrases.Cost(65536, 3, 4));
    }

    @Test
    void halfACharacterIsRefused() {
        assertThatThrownBy(() -> Passphrases.check("passphrase", new char[] {'a', '\ud83d'}))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.field())
                        .isEqualTo("passphrase"));
    }
}
