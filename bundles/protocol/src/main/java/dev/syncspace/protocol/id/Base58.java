package dev.syncspace.protocol.id;

import dev.syncspace.protocol.DecodeException;
import java.util.Arrays;

/** Base58 with the Bitcoin alphabet; every leading zero byte is a {@code 1}. Stateless. */
public final class Base58 {
    /** Longest text that is decoded, in characters: decoding takes quadratic time, and no id is longer than 60. */
    public static final int TEXT_MAX_CHARS = 512;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int[] VALUES = new int[128];

    static {
        Arrays.fill(VALUES, -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = i;
        }
    }

    private Base58() {}

    /** Text of bytes. */
    public static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        // log(256) / log(58) is below 1.38.
        byte[] digits = new byte[(bytes.length - zeros) * 138 / 100 + 1];
        int length = 0;
        for (int i = zeros; i < bytes.length; i++) {
            int carry = bytes[i] & 0xff;
            int used = 0;
            for (int j = digits.length - 1; (carry != 0 || used < length) && j >= 0; j--, used++) {
                carry += 256 * digits[j];
                digits[j] = (byte) (carry % 58);
                carry /= 58;
            }
            length = used;
        }
        StringBuilder text = new StringBuilder(zeros + length);
        text.append("1".repeat(zeros));
        for (int j = digits.length - length; j < digits.length; j++) {
            text.append(ALPHABET.charAt(digits[j]));
        }
        return text.toString();
    }

    /**
     * Bytes of a text.
     *
     * @throws DecodeException {@code MALFORMED} for a character outside the alphabet; {@code LIMIT_EXCEEDED}
     */
    public static byte[] decode(String text) throws DecodeException {
        if (text.length() > TEXT_MAX_CHARS) {
            throw new DecodeException(
                    DecodeException.Error.LIMIT_EXCEEDED,
                    "a base58 text has at most " + TEXT_MAX_CHARS + " characters, this one has " + text.length());
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        byte[] bytes = new byte[text.length() * 733 / 1000 + 1];
        int length = 0;
        for (int i = zeros; i < text.length(); i++) {
            char c = text.charAt(i);
            int carry = c < 128 ? VALUES[c] : -1;
            if (carry < 0) {
                throw new DecodeException(
                        DecodeException.Error.MALFORMED,
                        "not base58: character " + (i + 1) + " is outside the alphabet");
            }
            int used = 0;
            for (int j = bytes.length - 1; (carry != 0 || used < length) && j >= 0; j--, used++) {
                carry += 58 * (bytes[j] & 0xff);
                bytes[j] = (byte) carry;
                carry >>= 8;
            }
            length = used;
        }
        byte[] decoded = new byte[zeros + length];
        System.arraycopy(bytes, bytes.length - length, decoded, zeros, length);
        return decoded;
    }
}
