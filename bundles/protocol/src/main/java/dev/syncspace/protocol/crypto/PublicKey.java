package dev.syncspace.protocol.crypto;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.crypto.KeyType;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.id.StrKey;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 public key: verifies signatures, and is what boxes are encrypted to. Immutable and thread-safe; two keys are equal
 * when their 32 raw bytes are. Only the length is checked when a key is read, as in the reference: a key that is no point of
 * the curve verifies nothing and takes no box.
 *
 * <p>The decoded point is computed at the first verification and kept; keep the object where many signatures of one author
 * are verified.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/ed25519.go.
 */
public final class PublicKey {
    /** Length of the raw key. */
    public static final int BYTES = 32;

    private final byte[] raw;
    private volatile @Nullable Ed25519Verifier verifier;

    private PublicKey(byte[] raw) {
        this.raw = raw;
    }

    /**
     * The key with these bytes.
     *
     * @throws DecodeException {@code WRONG_LENGTH} unless there are 32
     */
    public static PublicKey ofRaw(byte[] raw) throws DecodeException {
        KeyCodec.checkLength("a public key", raw, BYTES);
        return new PublicKey(raw.clone());
    }

    static PublicKey trusted(byte[] raw) {
        return new PublicKey(raw.clone());
    }

    /**
     * The key in a {@code crypto.Key} message.
     *
     * @throws DecodeException {@code MALFORMED}, {@code WRONG_KEY_TYPE}, {@code WRONG_LENGTH}, {@code LIMIT_EXCEEDED}
     */
    public static PublicKey fromProto(ByteString message) throws DecodeException {
        return ofRaw(KeyCodec.decode(KeyType.Ed25519Public, message));
    }

    /**
     * The key of an account address.
     *
     * @throws DecodeException as {@link StrKey#decode}, then {@code WRONG_LENGTH}
     */
    public static PublicKey fromAccountAddress(String address) throws DecodeException {
        return ofRaw(StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, address));
    }

    /** Whether the signature is this key's over the message; exactly Go's verdict for every input. */
    public boolean verify(byte[] message, byte[] signature) {
        Ed25519Verifier ready = verifier;
        if (ready == null) {
            ready = new Ed25519Verifier(raw);
            verifier = ready;
        }
        return ready.verify(message, signature);
    }

    /** As {@link #verify(byte[], byte[])}. */
    public boolean verify(ByteString message, ByteString signature) {
        return verify(message.toByteArray(), signature.toByteArray());
    }

    /**
     * Encrypts for the holder of the private key; 48 bytes longer than the plaintext.
     *
     * @param random 32 bytes are drawn
     * @throws CryptoException {@code NOT_A_CURVE_POINT}
     */
    public byte[] sealBox(byte[] plaintext, RandomGenerator random) throws CryptoException {
        return Box.seal(plaintext, toMontgomery(), random);
    }

    byte[] toMontgomery() throws CryptoException {
        return EdwardsPoint.decode(raw)
                .orElseThrow(() -> new CryptoException(
                        CryptoException.Error.NOT_A_CURVE_POINT, "the public key is no point of the curve: " + this))
                .toMontgomery();
    }

    /** The 32 bytes, a new array. */
    public byte[] raw() {
        return raw.clone();
    }

    /** The canonical {@code crypto.Key} message, 34 bytes. */
    public ByteString toProto() {
        return KeyCodec.encode(KeyType.Ed25519Public, raw);
    }

    /** Account address: 48 characters starting with A. */
    public String accountAddress() {
        return StrKey.encode(StrKey.Kind.ACCOUNT_ADDRESS, raw);
    }

    /** Network id: 48 characters starting with N. */
    public String networkId() {
        return StrKey.encode(StrKey.Kind.NETWORK_ADDRESS, raw);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    /** The account address. */
    @Override
    public String toString() {
        return accountAddress();
    }
}
