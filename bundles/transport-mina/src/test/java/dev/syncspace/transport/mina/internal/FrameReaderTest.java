package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.transport.mina.internal.FrameReader.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    @Test
    void framesAreFoundHoweverTheStreamIsCut() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<byte[]> frames = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                byte[] frame = new byte[1 + random.nextInt(i % 5 == 0 ? 20_000 : 50)];
                random.nextBytes(frame);
                frames.add(frame);
                stream.writeBytes(ByteBuffer.allocate(4).putInt(frame.length).array());
                stream.writeBytes(frame);
            }
            List<byte[]> found = new ArrayList<>();
            FrameReader reader = new FrameReader();
            ByteBuffer all = ByteBuffer.wrap(stream.toByteArray());
            while (all.hasRemaining()) {
                int count = Math.min(all.remaining(), 1 + random.nextInt(seed % 2 == 0 ? 3 : 5000));
                ByteBuffer piece = all.slice(all.position(), count);
                all.position(all.position() + count);
                readAll(reader, piece, found);
            }
            assertThat(found).as("seed %d", seed).hasSameSizeAs(frames);
            for (int i = 0; i < frames.size(); i++) {
                assertThat(found.get(i)).as("seed %d, frame %d", seed, i).isEqualTo(frames.get(i));
            }
            assertThat(reader.isInsideFrame()).isFalse();
        }
    }

    @Test
    void aReaderInsideAFrameSaysSo() {
        FrameReader reader = new FrameReader();
        assertThat(reader.isInsideFrame()).isFalse();
        assertThat(reader.read(ByteBuffer.wrap(new byte[] {0}))).isEqualTo(Step.NEED_BYTES);
        assertThat(reader.isInsideFrame()).isTrue();
        assertThat(reader.read(ByteBuffer.wrap(new byte[] {0, 0, 1}))).isEqualTo(Step.BEGIN);
        assertThat(reader.length()).isEqualTo(1);
        assertThat(reader.read(ByteBuffer.allocate(0))).isEqualTo(Step.NEED_BYTES);
        assertThat(reader.read(ByteBuffer.wrap(new byte[] {42}))).isEqualTo(Step.FRAME);
        assertThat(reader.take()).containsExactly(42);
        assertThat(reader.isInsideFrame()).isFalse();
    }

    private static void readAll(FrameReader reader, ByteBuffer piece, List<byte[]> found) {
        for (Step step = reader.read(piece); step != Step.NEED_BYTES; step = reader.read(piece)) {
            if (step == Step.FRAME) {
                found.add(reader.take());
            }
        }
    }
}
