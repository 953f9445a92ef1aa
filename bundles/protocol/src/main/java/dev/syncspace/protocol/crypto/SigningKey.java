package dev.syncspace.protocol.crypto;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.crypto.KeyType;
import dev.syncspace.protocol.DecodeException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 private key: signs, and opens boxes. Thread-safe until {@link #destroy}; using it afterwards throws
 * {@link IllegalStateException}. It has no text form.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/ed25519.go.
 */
public final class SigningKey {
    /** Length of the raw key: seed, then public key. */
    public static final int BYTES = 64;
    /** Length of the seed. */
    public static final int SEED_BYTES = 32;

    private static final int LONG_FORM_BYTES = 96;
    private static final int SIGNATURE_BYTES = 64;

    private final byte[] raw;
    private final PublicKey publicKey;
    private volatile boolean destroyed;

    private SigningKey(byte[] raw) {
        this.raw = raw;
        this.publicKey = PublicKey.trusted(Arrays.copyOfRange(raw, SEED_BYTES, BYTES));
    }

    /**
     * The key of an RFC 8032 seed.
     *
     * @throws IllegalArgumentException unless there are 32 bytes
     */
    public static SigningKey fromSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
        }
        byte[] raw = Arrays.copyOf(seed, BYTES);
        Ed25519.generatePublicKey(seed, 0, raw, SEED_BYTES);
        return new SigningKey(raw);
    }

    /**
     * The key with these bytes; seed and public key are not compared.
     *
     * @param raw 64 bytes, or 96 whose last 32 repeat the public key
     * @throws DecodeException {@code WRONG_LENGTH}; {@code MALFORMED} if the repetition differs
     */
    public static SigningKey fromRaw(byte[] raw) throws DecodeException {
        if (raw.length == LONG_FORM_BYTES && !Arrays.equals(raw, SEED_BYTES, BYTES, raw, BYTES, LONG_FORM_BYTES)) {
            throw new DecodeException(
                    DecodeException.Error.MALFORMED, "the two public keys of a 96-byte private key differ");
        }
        if (raw.length != BYTES && raw.length != LONG_FORM_BYTES) {
            throw new DecodeException(
                    DecodeException.Error.WRONG_LENGTH, "a private key has 64 or 96 bytes, this one has " + raw.length);
        }
        return new SigningKey(Arrays.copyOf(raw, BYTES));
    }

    /**
     * The key in a {@code crypto.Key} message.
     *
     * @throws DecodeException {@code MALFORMED}, {@code WRONG_KEY_TYPE}, {@code WRONG_LENGTH}, {@code LIMIT_EXCEEDED}
     */
    public static SigningKey fromProto(byte[] message) throws DecodeException {
        return fromRaw(KeyCodec.decode(KeyType.Ed25519Private, ByteString.copyFrom(message)));
    }

    /** A new key; 32 bytes are drawn. */
    public static SigningKey generate(RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        SigningKey key = fromSeed(seed);
        Arrays.fill(seed, (byte) 0);
        return key;
    }

    /** Signature over a message, 64 bytes; deterministic, no context, no prehash. */
    public byte[] sign(byte[] message) {
        checkAlive();
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(raw, 0, raw, SEED_BYTES, message, 0, message.length, signature, 0);
        return signature;
    }

    /** As {@link #sign(byte[])}. */
    public ByteString sign(ByteString message) {
        return ByteString.copyFrom(sign(message.toByteArray()));
    }

    /** Whose signatures these are. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * Opens a box.
     *
     * @throws CryptoException {@code DECRYPTION_FAILED}
     */
    public byte[] openBox(byte[] sealed) throws CryptoException {
        byte[] secret = toMontgomery();
        try {
            return Box.open(sealed, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The X25519 private key: the clamped first half of SHA-512 of the seed. */
    byte[] toMontgomery() {
        byte[] seed = seed();
        byte[] hash = Digests.sha512(seed);
        byte[] secret = Arrays.copyOf(hash, SEED_BYTES);
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(hash, (byte) 0);
        secret[0] &= (byte) 248;
        secret[31] &= 127;
        secret[31] |= 64;
        return secret;
    }

    /** Seed and public key, 64 bytes; the caller overwrites them after use. */
    public byte[] raw() {
        checkAlive();
        return raw.clone();
    }

    /** The seed, 32 bytes; the caller overwrites it after use. */
    public byte[] seed() {
        checkAlive();
        return Arrays.copyOf(raw, SEED_BYTES);
    }

    /** The {@code crypto.Key} message, 68 bytes; the caller overwrites it after use. */
    public byte[] toProto() {
        checkAlive();
        return KeyCodec.encode(KeyType.Ed25519Private, raw).toByteArray();
    }

    /** Overwrites the key in memory. */
    public void destroy() {
        destroyed = true;
        Arrays.fill(raw, 0, SEED_BYTES, (byte) 0);
    }

    private void checkAlive() {
        if (destroyed) {
            throw new IllegalStateException("the key was destroyed");
        }
    }

    /** The public key only. */
    @Override
    public String toString() {
        return "SigningKey[" + publicKey + "]";
    }
}
