package dev.syncspace.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.protocol.Seeds;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Signatures: both ways of checking and the JDK agree, and damage is always noticed. */
final class Ed25519VerifierTest {
    /** A point of order 8; source: Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs". */
    private static final byte[] ORDER_EIGHT =
            HexFormat.of().parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

    @Test
    void honestSignaturesVerifyInEveryWay() {
        Seeds.run(60, random -> {
            SigningKey key = SigningKey.generate(random);
            byte[] message = bytes(random, random.nextInt(300));
            byte[] signature = key.sign(message);
            assertThat(verdicts(key.publicKey().raw(), message, signature)).containsOnly(true);
        });
    }

    @Test
    void damagedSignaturesVerifyInNoWay() {
        Seeds.run(60, random -> {
            SigningKey key = SigningKey.generate(random);
            byte[] message = bytes(random, 1 + random.nextInt(100));
            byte[] signature = key.sign(message);
            byte[] other = random.nextBoolean() ? message : signature;
            other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(verdicts(key.publicKey().raw(), message, signature)).containsOnly(false);
        });
    }

    /** Ours, the exact one, and that of the JDK. */
    private static boolean[] verdicts(byte[] key, byte[] message, byte[] signature) throws Exception {
        return new boolean[] {
            new Ed25519Verifier(key).verify(message, signature),
            Ed25519Verifier.verifyExactly(key, message, signature),
            jdkVerifies(key, message, signature)
        };
    }

    private static boolean jdkVerifies(byte[] key, byte[] message, byte[] signature) throws Exception {
        byte[] y = key.clone();
        boolean isOdd = (y[31] & 0x80) != 0;
        y[31] &= 0x7f;
        EdECPoint point = new EdECPoint(isOdd, EdwardsPoint.littleEndian(y));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        verifier.update(message);
        try {
            return verifier.verify(signature);
        } catch (java.security.SignatureException refused) {
            return false;
        }
    }

    @Test
    void aSignatureWhosePointHasASmallPartIsRefused() {
        Seeds.run(30, random -> {
            SigningKey key = SigningKey.generate(random);
            byte[] message = bytes(random, 40);
            byte[] signature = signWithSmallPart(key, message, random);
            assertThat(org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                            signature, 0, key.publicKey().raw(), 0, message, 0, message.length))
                    .as("Bouncy Castle alone accepts it")
                    .isTrue();
            assertThat(verdicts(key.publicKey().raw(), message, signature)).containsOnly(false);
        });
    }

    /** R = r·B + a point of small order, S = r + k·a: right but for the small part. */
    private static byte[] signWithSmallPart(SigningKey key, byte[] message, RandomGenerator random) {
        byte[] scalar = Arrays.copyOf(Digests.sha512(key.seed()), 32);
        scalar[0] &= (byte) 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
        BigInteger a = EdwardsPoint.littleEndian(scalar);
        BigInteger r = EdwardsPoint.littleEndian(bytes(random, 64)).mod(EdwardsPoint.ORDER);
        EdwardsPoint small = EdwardsPoint.decode(ORDER_EIGHT).orElseThrow();
        byte[] point = EdwardsPoint.BASE.multiplyAdd(r, small, BigInteger.ONE).encode();
        BigInteger k =
                EdwardsPoint.littleEndian(Digests.sha512(point, key.publicKey().raw(), message));
        byte[] s = r.add(k.multiply(a)).mod(EdwardsPoint.ORDER).toByteArray();
        byte[] signature = Arrays.copyOf(point, 64);
        for (int i = 0; i < s.length; i++) {
            signature[32 + i] = s[s.length - 1 - i];
        }
        return signature;
    }

    @Test
    void aSignatureWithALargeScalarOrAnotherLengthIsRefused() {
        SigningKey key = SigningKey.fromSeed(new byte[32]);
        byte[] message = {1};
        byte[] signature = key.sign(message);
        byte[] large = signature.clone();
        BigInteger s =
                EdwardsPoint.littleEndian(Arrays.copyOfRange(signature, 32, 64)).add(EdwardsPoint.ORDER);
        byte[] bigEndian = s.toByteArray();
        for (int i = 0; i < bigEndian.length; i++) {
            large[32 + i] = bigEndian[bigEndian.length - 1 - i];
        }
        assertThat(key.publicKey().verify(message, large)).isFalse();
        assertThat(Ed25519Verifier.verifyExactly(key.publicKey().raw(), message, large))
                .isFalse();
        assertThat(key.publicKey().verify(message, Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(key.publicKey().verify(message, Arrays.copyOf(signature, 65)))
                .isFalse();
        assertThat(key.publicKey().verify(message, new byte[0])).isFalse();
    }

    @Test
    void randomBytesAsKeyAndSignatureNeverThrow() {
        Seeds.run(200, random -> {
            PublicKey key = PublicKey.ofRaw(bytes(random, 32));
            assertThat(key.verify(bytes(random, 10), bytes(random, 64))).isFalse();
        });
    }

    @Test
    void addingPointsOfSmallOrderIsExact() {
        EdwardsPoint small = EdwardsPoint.decode(ORDER_EIGHT).orElseThrow();
        assertThat(small.multiplyAdd(BigInteger.valueOf(8), EdwardsPoint.IDENTITY, BigInteger.ZERO))
                .isEqualTo(EdwardsPoint.IDENTITY);
        assertThat(small.multiplyAdd(BigInteger.valueOf(4), EdwardsPoint.IDENTITY, BigInteger.ZERO))
                .isNotEqualTo(EdwardsPoint.IDENTITY);
        assertThat(EdwardsPoint.BASE.multiplyAdd(EdwardsPoint.ORDER, small, BigInteger.ZERO))
                .isEqualTo(EdwardsPoint.IDENTITY);
        assertThat(small.multiplyAdd(BigInteger.ONE, small.negate(), BigInteger.ONE))
                .isEqualTo(EdwardsPoint.IDENTITY);
    }

    @Test
    void aDestroyedKeySignsNothing() {
        SigningKey key = SigningKey.fromSeed(new byte[32]);
        key.destroy();
        assertThatThrownBy(() -> key.sign(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::raw).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::seed).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.openBox(new byte[48])).isInstanceOf(IllegalStateException.class);
        assertThat(key.toString()).doesNotContain("0000");
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
