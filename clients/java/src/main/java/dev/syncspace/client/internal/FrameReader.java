package dev.syncspace.client.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames: 4 bytes of length, big-endian and unsigned, then as many bytes. Memory for a frame
 * grows with the bytes that have come, not with the length that was announced. Confined to one thread.
 */
final class FrameReader {
    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_CAPACITY_BYTES = 16 * 1024;

    private final int frameMaxBytes;
    private int lengthBytesRead;
    private int length;
    private byte[] frame = new byte[0];
    private int filled;

    FrameReader(int frameMaxBytes) {
        this.frameMaxBytes = frameMaxBytes;
    }

    /**
     * Takes bytes until a frame is whole.
     *
     * @return the frame without its length; null if the bytes ended before
     * @throws IllegalArgumentException if the announced length is zero or over the limit
     */
    byte @Nullable [] next(ByteBuffer bytes) {
        while (lengthBytesRead < LENGTH_BYTES) {
            if (!bytes.hasRemaining()) {
                return null;
            }
            length = length << 8 | bytes.get() & 0xff;
            lengthBytesRead++;
            if (lengthBytesRead == LENGTH_BYTES) {
                checkLength();
                frame = new byte[Math.min(length, FIRST_CAPACITY_BYTES)];
                filled = 0;
            }
        }
        take(bytes);
        if (filled < length) {
            return null;
        }
        byte[] whole = frame;
        frame = new byte[0];
        lengthBytesRead = 0;
        length = 0;
        return whole;
    }

    /** Bytes of a frame have come, but not all. */
    boolean isInsideFrame() {
        return lengthBytesRead > 0;
    }

    private void take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && filled < length) {
            if (filled == frame.length) {
                frame = Arrays.copyOf(frame, (int) Math.min(length, frame.length * 2L));
            }
            int count = Math.min(bytes.remaining(), frame.length - filled);
            bytes.get(frame, filled, count);
            filled += count;
        }
    }

    private void checkLength() {
        if (length <= 0 || length > frameMaxBytes) {
            throw new IllegalArgumentException("a frame of " + Integer.toUnsignedString(length)
                    + " bytes was announced; 1 to " + frameMaxBytes + " are allowed");
        }
    }
}
