package dev.syncspace.protocol.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key pair that two accounts share: each derives the same one from its private and the other's public key. Stateless.
 * Source: any-sync v0.11.20: util/crypto/derived.go (GenerateSharedKey).
 */
public final class SharedKeys {
    private static final byte[] INFO = "joined-identity-v1".getBytes(StandardCharsets.US_ASCII);

    private SharedKeys() {}

    /**
     * The shared key of a path.
     *
     * @throws CryptoException {@code NOT_A_CURVE_POINT}; {@code ZERO_SHARED_SECRET}
     */
    public static SigningKey derive(SigningKey own, PublicKey other, String path) throws CryptoException {
        byte[] secret = own.toMontgomery();
        byte[] shared = Box.agree(secret, other.toMontgomery());
        Arrays.fill(secret, (byte) 0);
        if (Arrays.equals(shared, new byte[shared.length])) {
            throw new CryptoException(
                    CryptoException.Error.ZERO_SHARED_SECRET,
                    "no key can be shared with " + other + ": it is of small order");
        }
        byte[] mine = own.publicKey().raw();
        byte[] theirs = other.raw();
        boolean mineFirst = Arrays.compareUnsigned(mine, theirs) < 0;
        byte[] info = concat(INFO, mineFirst ? mine : theirs, mineFirst ? theirs : mine);
        byte[] seed = Digests.hkdfSha256(shared, info);
        byte[] keySeed = Slip21.derive(seed, path);
        SigningKey key = SigningKey.fromSeed(keySeed);
        Arrays.fill(shared, (byte) 0);
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(keySeed, (byte) 0);
        return key;
    }

    private static byte[] concat(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }
}
