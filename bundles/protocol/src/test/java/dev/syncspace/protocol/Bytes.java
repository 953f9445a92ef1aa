package dev.syncspace.protocol;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Bytes for tests. */
public final class Bytes {
    private Bytes() {}

    public static byte[] random(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy with one to three faults: a flipped bit, a changed, lost, doubled or added byte, or a cut. */
    public static byte[] damaged(RandomGenerator random, byte[] good) {
        byte[] bytes = good;
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            bytes = withFault(random, bytes);
        }
        return bytes;
    }

    private static byte[] withFault(RandomGenerator random, byte[] bytes) {
        int place = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        byte[] next = bytes.clone();
        switch (bytes.length == 0 ? 5 : random.nextInt(6)) {
            case 0 -> next[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> next[place] = (byte) random.nextInt();
            case 2 -> next = Arrays.copyOf(bytes, place);
            case 3 ->
                System.arraycopy(
                        bytes, place, next = Arrays.copyOf(bytes, bytes.length + 1), place + 1, bytes.length - place);
            case 4 -> {
                next = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, place + 1, next, place, bytes.length - place - 1);
            }
            default -> {
                next = Arrays.copyOf(bytes, bytes.length + 1);
                next[bytes.length] = (byte) random.nextInt();
            }
        }
        return next;
    }

    public static ByteString of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
