package dev.syncspace.protocol.crypto;

import dev.syncspace.protocol.DecodeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SLIP-10 for Ed25519: a tree of private keys, hardened only. Immutable until {@link #destroy}. Source: any-sync v0.11.20:
 * util/crypto/mnemonic.go.
 */
public final class Slip10 {
    /** Length of a node in its binary form: key, then chain code. */
    public static final int BYTES = 64;

    private static final byte[] MASTER = "ed25519 seed".getBytes(StandardCharsets.US_ASCII);
    private static final int HALF = 32;
    private static final int HARDENED = 0x80000000;

    private final byte[] node;

    private Slip10(byte[] node) {
        this.node = node;
    }

    /** The master node of a seed. */
    public static Slip10 ofSeed(byte[] seed) {
        return new Slip10(Digests.hmacSha512(MASTER, seed));
    }

    /**
     * A node from its binary form.
     *
     * @throws DecodeException {@code WRONG_LENGTH} unless there are 64 bytes
     */
    public static Slip10 ofBytes(byte[] node) throws DecodeException {
        KeyCodec.checkLength("a SLIP-10 node", node, BYTES);
        return new Slip10(node.clone());
    }

    /**
     * A hardened child.
     *
     * @param index 0 to 2^31 - 1
     */
    public Slip10 child(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("an index is not negative: " + index);
        }
        byte[] key = Arrays.copyOf(node, HALF);
        byte[] chain = chainCode();
        byte[] serial = ByteBuffer.allocate(4).putInt(index | HARDENED).array();
        Slip10 child = new Slip10(Digests.hmacSha512(chain, new byte[] {0}, key, serial));
        Arrays.fill(key, (byte) 0);
        Arrays.fill(chain, (byte) 0);
        return child;
    }

    /** The private key of this node: its first half is the RFC 8032 seed. */
    public SigningKey signingKey() {
        byte[] seed = Arrays.copyOf(node, HALF);
        SigningKey key = SigningKey.fromSeed(seed);
        Arrays.fill(seed, (byte) 0);
        return key;
    }

    /** The chain code, 32 bytes. */
    public byte[] chainCode() {
        return Arrays.copyOfRange(node, HALF, BYTES);
    }

    /** Key and chain code, 64 bytes; the caller overwrites them after use. */
    public byte[] toBytes() {
        return node.clone();
    }

    /** Overwrites the node in memory. */
    public void destroy() {
        Arrays.fill(node, (byte) 0);
    }

    /** Says nothing of the node. */
    @Override
    public String toString() {
        return "Slip10[…]";
    }
}
