package dev.syncspace.client.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The one thread of a client: it waits for the socket, and runs tasks and timers. Nothing that runs here may block. Methods
 * may be called from any thread.
 */
final class IoLoop {
    /** What is told when a channel can go on. */
    interface Ready {
        void ready(SelectionKey key);
    }

    /** A task with a time; {@code order} tells two of one time apart. */
    record Timer(long dueNanos, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** The loop is at work: before it sleeps it looks at its tasks and timers, so nobody has to wake it. */
    private static final long AWAKE = Long.MIN_VALUE;

    private final Selector selector;
    private final Consumer<Throwable> defects;
    private final long originNanos = System.nanoTime();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListSet<Timer> timers = new ConcurrentSkipListSet<>();
    private final AtomicLong timerOrder = new AtomicLong();
    private volatile long wakesAtNanos = AWAKE;
    private volatile boolean stopping;

    /**
     * Starts the thread.
     *
     * @param defects told of what a task threw; nothing of ours throws
     */
    IoLoop(Consumer<Throwable> defects) {
        this.defects = defects;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
        Thread thread = new Thread(this::run, "syncspace-client");
        thread.setDaemon(true);
        thread.start();
    }

    /** Nanoseconds since this loop began. */
    long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    void execute(Runnable task) {
        tasks.add(task);
        if (wakesAtNanos != AWAKE) {
            selector.wakeup();
        }
    }

    /** Runs a task once, unless it is {@link #cancel cancelled} before. */
    Timer schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(nowNanos() + delayNanos, timerOrder.incrementAndGet(), task);
        timers.add(timer);
        if (timer.dueNanos() < wakesAtNanos) {
            selector.wakeup();
        }
        return timer;
    }

    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** Only on the thread of the loop. */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws ClosedChannelException {
        return channel.register(selector, operations, ready);
    }

    /** Makes another thread's change of the interest of a key count. */
    void wake() {
        selector.wakeup();
    }

    /** Ends the thread after the tasks that were given to it so far. Does not wait for it. */
    void stop() {
        execute(() -> stopping = true);
    }

    private void run() {
        try {
            while (!stopping) {
                runTasks();
                runTimers();
                select();
            }
        } finally {
            closeSelector();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            runOne(task);
        }
    }

    private void runTimers() {
        long now = nowNanos();
        for (Timer due : timers) {
            if (due.dueNanos() > now) {
                return;
            }
            if (timers.remove(due)) {
                runOne(due.task());
            }
        }
    }

    /** A defect in one task must not end the thread that all calls depend on. */
    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error defect) {
            defects.accept(defect);
        }
    }

    private void select() {
        try {
            long dueNanos = Long.MAX_VALUE;
            do {
                wakesAtNanos = dueNanos;
                dueNanos = firstDueNanos();
            } while (dueNanos != wakesAtNanos);
            if (!tasks.isEmpty() || stopping) {
                selector.selectNow(this::dispatch);
            } else if (dueNanos == Long.MAX_VALUE) {
                selector.select(this::dispatch);
            } else {
                long waitMillis = TimeUnit.NANOSECONDS.toMillis(dueNanos - nowNanos()) + 1;
                if (waitMillis > 0) {
                    selector.select(this::dispatch, waitMillis);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        } finally {
            wakesAtNanos = AWAKE;
        }
    }

    private long firstDueNanos() {
        Iterator<Timer> first = timers.iterator();
        return first.hasNext() ? first.next().dueNanos() : Long.MAX_VALUE;
    }

    private void dispatch(SelectionKey key) {
        runOne(() -> ((Ready) key.attachment()).ready(key));
    }

    private void closeSelector() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector did not close", e);
        }
    }
}
