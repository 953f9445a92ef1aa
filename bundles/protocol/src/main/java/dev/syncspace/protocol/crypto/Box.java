package dev.syncspace.protocol.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Anonymous encryption to a public key: ephemeral key (32), Poly1305 tag (16), XSalsa20 ciphertext. Stateless.
 *
 * <p>Trap: the layout is libsodium's sealed box, the nonce is not: it is the first 24 bytes of the ephemeral public key. The
 * Go code passes both keys to the hash as the buffer to append to, so nothing of the digest reaches the nonce.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/x25519.go.
 */
final class Box {
    static final int OVERHEAD_BYTES = 48;

    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 24;

    private Box() {}

    static byte[] seal(byte[] plaintext, byte[] recipient, RandomGenerator random) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        byte[] ephemeral = new byte[KEY_BYTES];
        X25519.scalarMultBase(secret, 0, ephemeral, 0);
        byte[] shared = agree(secret, recipient);
        Arrays.fill(secret, (byte) 0);
        XSalsa20Engine cipher = cipher(shared, ephemeral);
        Poly1305 mac = mac(cipher);
        byte[] sealed = Arrays.copyOf(ephemeral, OVERHEAD_BYTES + plaintext.length);
        cipher.processBytes(plaintext, 0, plaintext.length, sealed, OVERHEAD_BYTES);
        mac.update(sealed, OVERHEAD_BYTES, plaintext.length);
        mac.doFinal(sealed, KEY_BYTES);
        return sealed;
    }

    static byte[] open(byte[] sealed, byte[] secret) throws CryptoException {
        // Weakness: v0.11.20 slices without a length check, so that a peer can crash it.
        if (sealed.length < OVERHEAD_BYTES) {
            throw failed();
        }
        byte[] ephemeral = Arrays.copyOf(sealed, KEY_BYTES);
        XSalsa20Engine cipher = cipher(agree(secret, ephemeral), ephemeral);
        Poly1305 mac = mac(cipher);
        mac.update(sealed, OVERHEAD_BYTES, sealed.length - OVERHEAD_BYTES);
        byte[] tag = new byte[TAG_BYTES];
        mac.doFinal(tag, 0);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, KEY_BYTES, OVERHEAD_BYTES))) {
            throw failed();
        }
        byte[] plaintext = new byte[sealed.length - OVERHEAD_BYTES];
        cipher.processBytes(sealed, OVERHEAD_BYTES, plaintext.length, plaintext, 0);
        return plaintext;
    }

    static byte[] agree(byte[] secret, byte[] publicKey) {
        byte[] shared = new byte[KEY_BYTES];
        X25519.scalarMult(secret, 0, publicKey, 0, shared, 0);
        return shared;
    }

    private static XSalsa20Engine cipher(byte[] shared, byte[] ephemeral) {
        byte[] key = HSalsa20.derive(shared, new byte[16]);
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), ephemeral, 0, NONCE_BYTES));
        Arrays.fill(key, (byte) 0);
        Arrays.fill(shared, (byte) 0);
        return cipher;
    }

    /** The MAC key is the first 32 bytes of the stream; the text uses the stream behind them. */
    private static Poly1305 mac(XSalsa20Engine cipher) {
        byte[] key = new byte[KEY_BYTES];
        cipher.processBytes(key, 0, KEY_BYTES, key, 0);
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(key));
        Arrays.fill(key, (byte) 0);
        return mac;
    }

    private static CryptoException failed() {
        return new CryptoException(
                CryptoException.Error.DECRYPTION_FAILED, "the box is too short, was changed, or is for another key");
    }
}
