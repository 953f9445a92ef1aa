package dev.syncspace.protocol.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A point of edwards25519 over BigInteger: slow and exact. Used where Bouncy Castle decodes more strictly than Go, and for
 * the map to Curve25519. Not constant-time: public values only. Sources: filippo.io/edwards25519, Point.SetBytes, as Go's
 * crypto/ed25519 uses it, for the decoding rules; Hisil, Wong, Carter, Dawson, "Twisted Edwards curves revisited", section
 * 3.1, for the addition.
 *
 * @param x first coordinate, 0 to p - 1
 * @param y second coordinate, 0 to p - 1
 */
record EdwardsPoint(BigInteger x, BigInteger y) {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    static final EdwardsPoint IDENTITY = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
    static final EdwardsPoint BASE = base();

    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final BigInteger SQRT_MINUS_ONE =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    private static final int BYTES = 32;

    /** Decodes as Go does: y is taken modulo p, and the sign of x = 0 is ignored. Empty if there is no such point. */
    static Optional<EdwardsPoint> decode(byte[] encoded) {
        byte[] withoutSign = encoded.clone();
        withoutSign[BYTES - 1] &= 0x7f;
        BigInteger y = littleEndian(withoutSign).mod(P);
        BigInteger ySquared = y.multiply(y).mod(P);
        BigInteger u = ySquared.subtract(BigInteger.ONE).mod(P);
        BigInteger v = D.multiply(ySquared).add(BigInteger.ONE).mod(P);
        BigInteger square = u.multiply(v.modInverse(P)).mod(P);
        BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(square)) {
            x = x.multiply(SQRT_MINUS_ONE).mod(P);
            if (!x.multiply(x).mod(P).equals(square)) {
                return Optional.empty();
            }
        }
        boolean wantsOdd = (encoded[BYTES - 1] & 0x80) != 0;
        if (x.testBit(0) != wantsOdd) {
            x = x.negate().mod(P);
        }
        return Optional.of(new EdwardsPoint(x, y));
    }

    private static EdwardsPoint base() {
        BigInteger y = BigInteger.valueOf(4)
                .multiply(BigInteger.valueOf(5).modInverse(P))
                .mod(P);
        BigInteger x = new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202");
        return new EdwardsPoint(x, y);
    }

    EdwardsPoint negate() {
        return new EdwardsPoint(x.negate().mod(P), y);
    }

    /** The sum of two multiples, of this point and of another; scalars are not negative. */
    EdwardsPoint multiplyAdd(BigInteger scalar, EdwardsPoint other, BigInteger otherScalar) {
        Extended mine = Extended.of(this);
        Extended theirs = Extended.of(other);
        Extended both = mine.add(theirs);
        Extended result = Extended.of(IDENTITY);
        for (int bit = Math.max(scalar.bitLength(), otherScalar.bitLength()) - 1; bit >= 0; bit--) {
            result = result.add(result);
            if (scalar.testBit(bit)) {
                result = result.add(otherScalar.testBit(bit) ? both : mine);
            } else if (otherScalar.testBit(bit)) {
                result = result.add(theirs);
            }
        }
        return result.toAffine();
    }

    /** A point as X/Z, Y/Z and T = XY/Z, so that adding needs no division; the formula holds for all pairs of points. */
    private record Extended(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
        private static final BigInteger TWICE_D = D.shiftLeft(1).mod(P);

        static Extended of(EdwardsPoint point) {
            return new Extended(
                    point.x, point.y, BigInteger.ONE, point.x.multiply(point.y).mod(P));
        }

        Extended add(Extended other) {
            BigInteger a = y.subtract(x).multiply(other.y.subtract(other.x));
            BigInteger b = y.add(x).multiply(other.y.add(other.x));
            BigInteger c = t.multiply(other.t).mod(P).multiply(TWICE_D);
            BigInteger d = z.multiply(other.z).shiftLeft(1);
            BigInteger e = b.subtract(a).mod(P);
            BigInteger f = d.subtract(c).mod(P);
            BigInteger g = d.add(c).mod(P);
            BigInteger h = b.add(a).mod(P);
            return new Extended(
                    e.multiply(f).mod(P),
                    g.multiply(h).mod(P),
                    f.multiply(g).mod(P),
                    e.multiply(h).mod(P));
        }

        EdwardsPoint toAffine() {
            BigInteger inverse = z.modInverse(P);
            return new EdwardsPoint(
                    x.multiply(inverse).mod(P), y.multiply(inverse).mod(P));
        }
    }

    /** Canonical encoding: y little-endian, the lowest bit of x in the highest bit. */
    byte[] encode() {
        byte[] encoded = toLittleEndian(y);
        if (x.testBit(0)) {
            encoded[BYTES - 1] |= (byte) 0x80;
        }
        return encoded;
    }

    /** The u coordinate of this point on Curve25519, (1 + y) / (1 - y), little-endian. */
    byte[] toMontgomery() {
        BigInteger denominator = BigInteger.ONE.subtract(y).mod(P);
        // The identity maps to 0, as Go's inversion of zero gives zero.
        BigInteger u = denominator.signum() == 0
                ? BigInteger.ZERO
                : BigInteger.ONE.add(y).multiply(denominator.modInverse(P)).mod(P);
        return toLittleEndian(u);
    }

    static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] toLittleEndian(BigInteger value) {
        byte[] bigEndian = value.toByteArray();
        byte[] encoded = new byte[BYTES];
        for (int i = 0; i < BYTES && i < bigEndian.length; i++) {
            encoded[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return encoded;
    }
}
