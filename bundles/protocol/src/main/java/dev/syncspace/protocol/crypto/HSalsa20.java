package dev.syncspace.protocol.crypto;

/**
 * HSalsa20, the key derivation of XSalsa20, which Bouncy Castle keeps to itself. Stateless. Source: Bernstein, "Extending
 * the Salsa20 nonce".
 */
final class HSalsa20 {
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private HSalsa20() {}

    /**
     * Derives a key.
     *
     * @param key 32 bytes
     * @param input 16 bytes
     * @return 32 bytes
     */
    static byte[] derive(byte[] key, byte[] input) {
        int[] x = new int[16];
        for (int i = 0; i < 4; i++) {
            x[5 * i] = SIGMA[i];
            x[1 + i] = word(key, 4 * i);
            x[6 + i] = word(input, 4 * i);
            x[11 + i] = word(key, 16 + 4 * i);
        }
        for (int round = 0; round < 10; round++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        byte[] derived = new byte[32];
        for (int i = 0; i < 4; i++) {
            put(derived, 4 * i, x[5 * i]);
            put(derived, 16 + 4 * i, x[6 + i]);
        }
        return derived;
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }

    private static int word(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | (bytes[offset + 1] & 0xff) << 8
                | (bytes[offset + 2] & 0xff) << 16
                | (bytes[offset + 3] & 0xff) << 24;
    }

    private static void put(byte[] bytes, int offset, int word) {
        bytes[offset] = (byte) word;
        bytes[offset + 1] = (byte) (word >> 8);
        bytes[offset + 2] = (byte) (word >> 16);
        bytes[offset + 3] = (byte) (word >> 24);
    }
}
