package dev.syncspace.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SymmetricKeyTest {
    private static final int CHUNK = 32 * 1024;

    private final SymmetricKey key = SymmetricKey.generate(new Random(1));

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** What the JDK makes of it in one call. */
    private byte[] seal(byte[] plaintext, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.raw(), "AES"), new GCMParameterSpec(128, nonce));
        byte[] sealed = cipher.doFinal(plaintext);
        byte[] all = Arrays.copyOf(nonce, 12 + sealed.length);
        System.arraycopy(sealed, 0, all, 12, sealed.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                15,
                16,
                17,
                255,
                1024,
                CHUNK - 29,
                CHUNK - 28,
                CHUNK - 27,
                CHUNK - 1,
                CHUNK,
                CHUNK + 1,
                CHUNK + 15,
                2 * CHUNK,
                2 * CHUNK + 7,
                5 * CHUNK - 1,
                1 << 20,
                (1 << 20) + 12_345
            })
    void textsOfAnySizeAreAesGcmInBothDirections(int size) throws Exception {
        byte[] plaintext = bytes(size);
        byte[] sealed = key.encrypt(plaintext, new Random(7));
        assertThat(sealed).hasSize(size + SymmetricKey.OVERHEAD_BYTES);
        assertThat(sealed).isEqualTo(seal(plaintext, Arrays.copyOf(sealed, 12)));
        assertThat(key.decrypt(sealed)).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, CHUNK, CHUNK + 1, 3 * CHUNK + 5})
    void everyChangeIsNoticed(int size) {
        byte[] sealed = key.encrypt(bytes(size), new Random(7));
        int step = Math.max(1, sealed.length / 97);
        for (int at = 0; at < sealed.length; at += at < 40 || at > sealed.length - 40 ? 1 : step) {
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertRefused(changed);
        }
        assertRefused(Arrays.copyOf(sealed, sealed.length - 1));
        assertRefused(Arrays.copyOf(sealed, sealed.length + 1));
        assertRefused(Arrays.copyOfRange(sealed, 1, sealed.length));
    }

    private void assertRefused(byte[] sealed) {
        assertThatThrownBy(() -> key.decrypt(sealed)).isInstanceOf(CryptoException.class);
    }

    @Test
    void whatIsTooShortIsRefused() {
        for (int size = 0; size < SymmetricKey.OVERHEAD_BYTES; size++) {
            assertRefused(new byte[size]);
        }
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        SymmetricKey other = SymmetricKey.generate(new Random(2));
        assertRefused(other.encrypt(bytes(10), new Random(3)));
        assertRefused(other.encrypt(bytes(2 * CHUNK), new Random(3)));
    }

    @Test
    void aDestroyedKeyIsOfNoUse() {
        byte[] small = key.encrypt(bytes(10), new Random(3));
        byte[] large = key.encrypt(bytes(2 * CHUNK), new Random(4));
        key.destroy();
        assertThatThrownBy(() -> key.decrypt(small)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.decrypt(large)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.encrypt(small, new Random(5))).isInstanceOf(IllegalStateException.class);
    }
}
