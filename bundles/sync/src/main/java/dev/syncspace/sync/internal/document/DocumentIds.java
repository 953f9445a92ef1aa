package dev.syncspace.sync.internal.document;

import java.util.random.RandomGenerator;

/**
 * Makes document ids for callers that give none: 26 characters of lower-case Crockford base32, 48 bits of the time in
 * milliseconds before 80 random bits. They sort by the time of their creation. Stateless.
 */
final class DocumentIds {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS_PER_CHAR = 5;
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 16;

    private DocumentIds() {}

    /** A new id; 80 bits are drawn. */
    static String next(long timeMillis, RandomGenerator random) {
        StringBuilder id = new StringBuilder(TIME_CHARS + RANDOM_CHARS);
        for (int i = TIME_CHARS - 1; i >= 0; i--) {
            id.append(digit(timeMillis >>> (i * BITS_PER_CHAR)));
        }
        byte[] bytes = new byte[RANDOM_CHARS];
        random.nextBytes(bytes);
        for (byte drawn : bytes) {
            id.append(digit(drawn));
        }
        return id.toString();
    }

    private static char digit(long number) {
        return ALPHABET.charAt((int) (number & (ALPHABET.length() - 1)));
    }
}
