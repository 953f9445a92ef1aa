package dev.syncspace.sync.internal.account;

import dev.syncspace.api.error.SyncSpaceException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the calls that use an account, and closes when the last one has ended. Thread-safe. */
public final class CallGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final LongSupplier nanoTime;
    private int inside;
    private @Nullable SyncSpaceException closed;
    private long lastLeftNanos;

    /**
     * An open gate.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    CallGate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastLeftNanos = nanoTime.getAsLong();
    }

    /**
     * Lets a call in.
     *
     * @throws SyncSpaceException once the gate is closed, as {@link #close} was told; it may be retried
     */
    public void enter() {
        lock.lock();
        try {
            if (closed != null) {
                throw SyncSpaceException.of(closed.reason(), closed.message());
            }
            inside++;
        } finally {
            lock.unlock();
        }
    }

    /** The call has ended. */
    public void leave() {
        lock.lock();
        try {
            inside--;
            lastLeftNanos = nanoTime.getAsLong();
            if (inside == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For how long no call has run; 0 while one runs. */
    long idleMillis() {
        lock.lock();
        try {
            return inside > 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - lastLeftNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether calls inside are being waited for. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets no call in any more and waits for those inside.
     *
     * @param why what calls are told that come later
     * @return how many were still inside when the time was over
     */
    int close(SyncSpaceException why, long timeoutMillis) {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            closed = why;
            while (inside > 0 && left > 0) {
                left = empty.awaitNanos(left);
            }
            return inside;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return inside;
        } finally {
            lock.unlock();
        }
    }
}
