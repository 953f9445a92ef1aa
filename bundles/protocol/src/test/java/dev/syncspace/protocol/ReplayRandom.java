package dev.syncspace.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Gives recorded bytes back, draw by draw; a draw of another length than recorded fails. */
public final class ReplayRandom implements RandomGenerator {
    private final Deque<byte[]> draws = new ArrayDeque<>();

    public ReplayRandom(byte[]... draws) {
        for (byte[] draw : draws) {
            this.draws.add(draw);
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] draw = draws.remove();
        if (draw.length != bytes.length) {
            throw new IllegalStateException("drew " + bytes.length + " bytes, recorded were " + draw.length);
        }
        System.arraycopy(draw, 0, bytes, 0, bytes.length);
    }

    @Override
    public long nextLong() {
        throw new UnsupportedOperationException("only bytes are recorded");
    }

    public boolean isUsedUp() {
        return draws.isEmpty();
    }
}
