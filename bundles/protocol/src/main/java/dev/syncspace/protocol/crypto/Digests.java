package dev.syncspace.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and MACs of the JDK. Stateless. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    static byte[] sha512(byte[]... parts) {
        return digest("SHA-512", parts);
    }

    static byte[] hmacSha512(byte[] key, byte[]... parts) {
        return hmac("HmacSHA512", key, parts);
    }

    static byte[] hmacSha256(byte[] key, byte[]... parts) {
        return hmac("HmacSHA256", key, parts);
    }

    /** HKDF (RFC 5869) with SHA-256, no salt, and one block of output. */
    static byte[] hkdfSha256(byte[] inputKey, byte[] info) {
        byte[] pseudoRandomKey = hmacSha256(new byte[32], inputKey);
        byte[] output = hmacSha256(pseudoRandomKey, info, new byte[] {1});
        Arrays.fill(pseudoRandomKey, (byte) 0);
        return output;
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
