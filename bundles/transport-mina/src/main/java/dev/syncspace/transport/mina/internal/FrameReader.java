package dev.syncspace.transport.mina.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into frames: four bytes of length, big-endian, and as many bytes of content. Confined to its
 * connection.
 *
 * <p>The buffer of a frame grows with the bytes that have come, so that announcing a long frame costs the platform nothing.
 */
final class FrameReader {
    private static final int PREFIX_BYTES = 4;
    private static final int FIRST_BUFFER_BYTES = 4096;
    private static final byte[] NOTHING = {};

    /** What {@link #read} came to. */
    enum Step {
        /** All bytes are used up. */
        NEED_BYTES,
        /** A frame begins: {@link #length} is known. */
        BEGIN,
        /** A frame is whole: {@link #take} it. */
        FRAME
    }

    private final byte[] prefix = new byte[PREFIX_BYTES];
    private int prefixCount;
    private int length;
    private byte[] content = NOTHING;
    private int contentCount;
    private boolean begun;

    /**
     * Reads on.
     *
     * @param in bytes of the stream; those that are not needed yet stay in it
     */
    Step read(ByteBuffer in) {
        if (!begun) {
            int count = Math.min(PREFIX_BYTES - prefixCount, in.remaining());
            in.get(prefix, prefixCount, count);
            prefixCount += count;
            if (prefixCount < PREFIX_BYTES) {
                return Step.NEED_BYTES;
            }
            length = ByteBuffer.wrap(prefix).getInt();
            begun = true;
            return Step.BEGIN;
        }
        int count = Math.min(length - contentCount, in.remaining());
        makeRoom(contentCount + count);
        in.get(content, contentCount, count);
        contentCount += count;
        return contentCount == length ? Step.FRAME : Step.NEED_BYTES;
    }

    /** The announced length of the frame that has begun, in bytes; above 2 GiB it is negative. */
    int length() {
        return length;
    }

    /** Some bytes of a frame have come, and some are missing. */
    boolean isInsideFrame() {
        return prefixCount > 0;
    }

    /** Bytes that the unfinished frame occupies. */
    int bufferBytes() {
        return content.length;
    }

    /** The content of the frame that is whole; the reader forgets it. */
    byte[] take() {
        byte[] whole = content.length == length ? content : Arrays.copyOf(content, length);
        content = NOTHING;
        contentCount = 0;
        prefixCount = 0;
        begun = false;
        return whole;
    }

    private void makeRoom(int bytes) {
        if (bytes > content.length) {
            long doubled = Math.max(FIRST_BUFFER_BYTES, 2L * content.length);
            content = Arrays.copyOf(content, (int) Math.min(length, Math.max(doubled, bytes)));
        }
    }
}
