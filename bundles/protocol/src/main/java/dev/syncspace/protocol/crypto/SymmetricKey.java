package dev.syncspace.protocol.crypto;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.crypto.KeyType;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.id.Base32;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256 key for GCM: ciphertexts are nonce (12), ciphertext, tag (16), without associated data. Thread-safe until
 * {@link #destroy}; using it afterwards throws {@link IllegalStateException}. Its {@code toString} says nothing of it.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/aes.go.
 */
public final class SymmetricKey {
    /** Length of the raw key. */
    public static final int BYTES = 32;
    /** How much longer a ciphertext is than its plaintext. */
    public static final int OVERHEAD_BYTES = 28;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final int BLOCK_BYTES = 16;
    /** The counter block of the tag has counter 1, the first of the data has 2 (NIST SP 800-38D, 7.1). */
    private static final byte FIRST_COUNTER = 2;
    /**
     * What the cipher gets at a time. Trap: the JDK 17 is some 30 times slower when it gets a megabyte at once, and when it
     * decrypts a megabyte, which it always does at once. Small, because it is fast only after some thousand calls.
     */
    private static final int CHUNK_BYTES = 1024;
    /** Beyond this, decrypting in chunks pays for a second cipher. */
    private static final int LARGE_BYTES = 32 * 1024;

    private final byte[] raw;
    private volatile boolean destroyed;

    private SymmetricKey(byte[] raw) {
        this.raw = raw;
    }

    /**
     * The key with these bytes.
     *
     * @throws DecodeException {@code WRONG_LENGTH} unless there are 32
     */
    public static SymmetricKey ofRaw(byte[] raw) throws DecodeException {
        KeyCodec.checkLength("a symmetric key", raw, BYTES);
        return new SymmetricKey(raw.clone());
    }

    /**
     * The key in a {@code crypto.Key} message.
     *
     * @throws DecodeException {@code MALFORMED}, {@code WRONG_KEY_TYPE}, {@code WRONG_LENGTH}, {@code LIMIT_EXCEEDED}
     */
    public static SymmetricKey fromProto(byte[] message) throws DecodeException {
        return ofRaw(KeyCodec.decode(KeyType.AES, ByteString.copyFrom(message)));
    }

    /** A new key; 32 bytes are drawn. */
    public static SymmetricKey generate(RandomGenerator random) {
        byte[] raw = new byte[BYTES];
        random.nextBytes(raw);
        return new SymmetricKey(raw);
    }

    /**
     * Encrypts.
     *
     * @param random 12 bytes are drawn for the nonce
     */
    public byte[] encrypt(byte[] plaintext, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, plaintext.length + OVERHEAD_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            int from = 0;
            int to = NONCE_BYTES;
            for (; plaintext.length - from > CHUNK_BYTES; from += CHUNK_BYTES) {
                to += cipher.update(plaintext, from, CHUNK_BYTES, sealed, to);
            }
            cipher.doFinal(plaintext, from, plaintext.length - from, sealed, to);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot fail to encrypt", e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws CryptoException {@code DECRYPTION_FAILED}
     */
    public byte[] decrypt(byte[] sealed) throws CryptoException {
        // Weakness: v0.11.20 slices without a length check, so that a peer can crash it.
        if (sealed.length < OVERHEAD_BYTES) {
            throw failed();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        if (sealed.length > LARGE_BYTES) {
            return decryptInChunks(sealed, nonce);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw failed();
        }
    }

    /** Decrypts by the counter mode below GCM, and accepts what encrypts to the same tag again. */
    private byte[] decryptInChunks(byte[] sealed, byte[] nonce) throws CryptoException {
        byte[] plaintext = new byte[sealed.length - OVERHEAD_BYTES];
        byte[] counter = Arrays.copyOf(nonce, BLOCK_BYTES);
        counter[BLOCK_BYTES - 1] = FIRST_COUNTER;
        byte[] scratch = new byte[CHUNK_BYTES + TAG_BYTES + BLOCK_BYTES];
        int length;
        try {
            Cipher decryption = Cipher.getInstance("AES/CTR/NoPadding");
            decryption.init(Cipher.DECRYPT_MODE, new SecretKeySpec(raw, "AES"), new IvParameterSpec(counter));
            Cipher encryption = cipher(Cipher.ENCRYPT_MODE, nonce);
            for (int done = 0; done < plaintext.length; done += CHUNK_BYTES) {
                int chunk = Math.min(CHUNK_BYTES, plaintext.length - done);
                decryption.update(sealed, NONCE_BYTES + done, chunk, plaintext, done);
                encryption.update(plaintext, done, chunk, scratch, 0);
            }
            length = encryption.doFinal(scratch, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the ciphers cannot fail", e);
        }
        byte[] tag = Arrays.copyOfRange(sealed, sealed.length - TAG_BYTES, sealed.length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(scratch, length - TAG_BYTES, length))) {
            Arrays.fill(plaintext, (byte) 0);
            throw failed();
        }
        return plaintext;
    }

    /** The key at a SLIP-21 path below this one. */
    public SymmetricKey derive(String path) {
        checkAlive();
        return new SymmetricKey(Slip21.derive(raw, path));
    }

    /** The 32 bytes; the caller overwrites them after use. */
    public byte[] raw() {
        checkAlive();
        return raw.clone();
    }

    /** The {@code crypto.Key} message, 36 bytes; the caller overwrites it after use. */
    public byte[] toProto() {
        checkAlive();
        return KeyCodec.encode(KeyType.AES, raw).toByteArray();
    }

    /** The key as multibase text, 53 characters: a secret. */
    public String multibase() {
        checkAlive();
        return "b" + Base32.encode(raw);
    }

    /** Overwrites the key in memory. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(raw, (byte) 0);
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        checkAlive();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(raw, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private void checkAlive() {
        if (destroyed) {
            throw new IllegalStateException("the key was destroyed");
        }
    }

    private static CryptoException failed() {
        return new CryptoException(
                CryptoException.Error.DECRYPTION_FAILED,
                "the ciphertext is too short, was changed, or is for another key");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SymmetricKey key && MessageDigest.isEqual(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "SymmetricKey[…]";
    }
}
