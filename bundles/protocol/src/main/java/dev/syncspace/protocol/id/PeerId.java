package dev.syncspace.protocol.id;

import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Id of a device or node: base58 of the identity multihash over the libp2p form of its public key; 52 characters starting
 * {@code 12D3KooW}. Immutable. Source: any-sync v0.11.20: util/crypto/ed25519.go (PeerId); libp2p peer id specification.
 */
public final class PeerId {
    /** Multihash code 0, length 36; then the libp2p message: key type 1 (Ed25519), 32 bytes. */
    private static final byte[] PREFIX = {0x00, 0x24, 0x08, 0x01, 0x12, 0x20};

    private final PublicKey key;
    private final String text;

    private PeerId(PublicKey key) {
        this.key = key;
        this.text = Base58.encode(multihash(key));
    }

    /** The peer id of a device key. */
    public static PeerId of(PublicKey key) {
        return new PeerId(key);
    }

    /**
     * Reads a peer id.
     *
     * @throws DecodeException {@code MALFORMED}, {@code LIMIT_EXCEEDED}: no base58, a hashed id, which carries no key, or the
     *     id of a key that is not Ed25519
     */
    public static PeerId parse(String text) throws DecodeException {
        byte[] bytes = Base58.decode(text);
        boolean carriesKey = bytes.length == PREFIX.length + PublicKey.BYTES
                && Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
        if (!carriesKey) {
            throw new DecodeException(
                    DecodeException.Error.MALFORMED, "not a peer id with an Ed25519 key: it starts with 12D3KooW");
        }
        return new PeerId(PublicKey.ofRaw(Arrays.copyOfRange(bytes, PREFIX.length, bytes.length)));
    }

    private static byte[] multihash(PublicKey key) {
        byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + PublicKey.BYTES);
        System.arraycopy(key.raw(), 0, bytes, PREFIX.length, PublicKey.BYTES);
        return bytes;
    }

    /** The identity multihash, 38 bytes. */
    public byte[] multihash() {
        return multihash(key);
    }

    /** The key of the device. */
    public PublicKey publicKey() {
        return key;
    }

    /** The id. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerId id && key.equals(id.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
