package dev.syncspace.protocol.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Ed25519 signatures with exactly Go's verdicts. Immutable, one per public key.
 *
 * <p>Trap (security): Bouncy Castle multiplies with the cofactor, so it accepts crafted signatures that Go refuses; a log or
 * tree with one would split the two. Where the key and R both lie in the subgroup of prime order, both equations are the
 * same and Bouncy Castle decides; everything else, which no honest signer makes, goes through Go's rule in exact
 * arithmetic: refuse S ≥ order, recompute R' = S·B − k·A and compare its encoding with R.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/ed25519.go (Verify); Go 1.26 crypto/ed25519.
 */
final class Ed25519Verifier {
    private static final int SIGNATURE_BYTES = 64;
    private static final int POINT_BYTES = 32;

    private final byte[] key;
    private final Ed25519.@Nullable PublicPoint primeOrderPoint;

    Ed25519Verifier(byte[] key) {
        this.key = key.clone();
        this.primeOrderPoint = Ed25519.validatePublicKeyFullExport(this.key, 0);
    }

    boolean verify(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        if (primeOrderPoint != null && Ed25519.validatePublicKeyFull(signature, 0)) {
            return Ed25519.verify(signature, 0, primeOrderPoint, message, 0, message.length);
        }
        return verifyExactly(key, message, signature);
    }

    static boolean verifyExactly(byte[] key, byte[] message, byte[] signature) {
        Optional<EdwardsPoint> a = EdwardsPoint.decode(key);
        byte[] r = Arrays.copyOf(signature, POINT_BYTES);
        BigInteger s = EdwardsPoint.littleEndian(Arrays.copyOfRange(signature, POINT_BYTES, SIGNATURE_BYTES));
        if (a.isEmpty() || s.compareTo(EdwardsPoint.ORDER) >= 0) {
            return false;
        }
        BigInteger k =
                EdwardsPoint.littleEndian(Digests.sha512(r, key, message)).mod(EdwardsPoint.ORDER);
        EdwardsPoint expected = EdwardsPoint.BASE.multiplyAdd(s, a.get().negate(), k);
        return Arrays.equals(expected.encode(), r);
    }
}
