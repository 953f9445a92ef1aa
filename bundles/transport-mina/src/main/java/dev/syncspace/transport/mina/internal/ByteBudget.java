package dev.syncspace.transport.mina.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Bytes that all connections share: who finds too few waits in line. Thread-safe. */
final class ByteBudget {
    private final Executor executor;
    private final long maxBytes;
    private final Deque<Share> line = new ArrayDeque<>();
    private long usedBytes;

    /**
     * Makes a budget.
     *
     * @param executor tells those who waited; never runs a task on the thread that hands it in
     */
    ByteBudget(Executor executor, long maxBytes) {
        this.executor = executor;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes bytes, now or when others have given some back.
     *
     * @param bytes at most the whole budget is charged, so that everybody's turn comes
     * @param granted run on the executor if the bytes could not be had at once
     */
    Share take(long bytes, Runnable granted) {
        Share share = new Share(this, Math.min(bytes, maxBytes), granted);
        synchronized (this) {
            if (line.isEmpty() && usedBytes + share.bytes <= maxBytes) {
                share.state = State.HELD;
                usedBytes += share.bytes;
            } else {
                line.add(share);
            }
        }
        return share;
    }

    /** Bytes that are taken now. */
    synchronized long usedBytes() {
        return usedBytes;
    }

    private synchronized void giveBack(Share share) {
        switch (share.state) {
            case WAITING -> line.remove(share);
            case HELD -> usedBytes -= share.bytes;
            case RETURNED -> {
                return;
            }
        }
        share.state = State.RETURNED;
        for (Share next = line.peek(); next != null && usedBytes + next.bytes <= maxBytes; next = line.peek()) {
            line.remove();
            next.state = State.HELD;
            usedBytes += next.bytes;
            executor.execute(next.granted);
        }
    }

    private synchronized boolean isHeld(Share share) {
        return share.state == State.HELD;
    }

    private enum State {
        WAITING,
        HELD,
        RETURNED
    }

    /** Bytes taken of a budget, or a place in its line. Thread-safe. */
    static final class Share {
        private final ByteBudget budget;
        private final long bytes;
        private final Runnable granted;
        private State state = State.WAITING;

        private Share(ByteBudget budget, long bytes, Runnable granted) {
            this.budget = budget;
            this.bytes = bytes;
            this.granted = granted;
        }

        /** The bytes are there. */
        boolean isHeld() {
            return budget.isHeld(this);
        }

        /** Gives the bytes or the place back. A second time does nothing. */
        void giveBack() {
            budget.giveBack(this);
        }
    }
}
