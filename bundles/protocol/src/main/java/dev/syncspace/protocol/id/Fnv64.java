package dev.syncspace.protocol.id;

/** 64-bit FNV-1: multiply, then xor. Trap: not FNV-1a. Stateless. */
public final class Fnv64 {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fnv64() {}

    /** Hash of bytes, unsigned. */
    public static long hash(byte[] bytes) {
        long hash = OFFSET;
        for (byte b : bytes) {
            hash *= PRIME;
            hash ^= b & 0xff;
        }
        return hash;
    }
}
