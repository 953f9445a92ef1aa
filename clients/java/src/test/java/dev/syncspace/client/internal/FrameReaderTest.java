package dev.syncspace.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int LIMIT = 200_000;

    @Test
    void framesComeWholeHoweverTheBytesAreCut() {
        Random random = new Random(7);
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer stream = ByteBuffer.allocate(2 * LIMIT);
        for (int size : new int[] {1, 2, 127, 128, 16 * 1024, 16 * 1024 + 1, 100_000, LIMIT}) {
            byte[] frame = new byte[size];
            random.nextBytes(frame);
            frames.add(frame);
            stream.putInt(size).put(frame);
        }
        stream.flip();
        FrameReader reader = new FrameReader(LIMIT);
        List<byte[]> read = new ArrayList<>();
        while (stream.hasRemaining()) {
            byte[] piece = new byte[Math.min(stream.remaining(), 1 + random.nextInt(9_000))];
            stream.get(piece);
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            for (byte[] frame = reader.next(bytes); frame != null; frame = reader.next(bytes)) {
                read.add(frame);
            }
            assertThat(bytes.hasRemaining()).isFalse();
        }

        assertThat(read).hasSameSizeAs(frames);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(read.get(i)).isEqualTo(frames.get(i));
        }
        assertThat(reader.isInsideFrame()).isFalse();
    }

    @Test
    void refusesLengthsThatNoFrameHas() {
        for (int length : new int[] {0, LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            assertThatThrownBy(() -> new FrameReader(LIMIT)
                            .next(ByteBuffer.allocate(4).putInt(length).flip()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toUnsignedString(length));
        }
    }

    @Test
    void knowsWhetherAFrameIsUnderWay() {
        FrameReader reader = new FrameReader(LIMIT);
        assertThat(reader.isInsideFrame()).isFalse();
        assertThat(reader.next(ByteBuffer.wrap(new byte[] {0, 0}))).isNull();
        assertThat(reader.isInsideFrame()).isTrue();
        assertThat(reader.next(ByteBuffer.wrap(new byte[] {0, 1, 9}))).containsExactly(9);
        assertThat(reader.isInsideFrame()).isFalse();
    }
}
