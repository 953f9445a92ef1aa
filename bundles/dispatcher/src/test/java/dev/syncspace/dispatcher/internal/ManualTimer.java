package dev.syncspace.dispatcher.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that passes when the test says so. */
final class ManualTimer implements Timer {
    private final List<Entry> entries = new ArrayList<>();
    private long nowNanos = 1_000_000_000L;

    private record Entry(long atNanos, Runnable task) {}

    @Override
    public synchronized long nanoTime() {
        return nowNanos;
    }

    @Override
    public synchronized Runnable schedule(Runnable task, long delayMillis) {
        Entry entry = new Entry(nowNanos + TimeUnit.MILLISECONDS.toNanos(delayMillis), task);
        entries.add(entry);
        return () -> forget(entry);
    }

    private synchronized void forget(Entry entry) {
        entries.remove(entry);
    }

    /** Lets time pass and runs what is due. */
    void advance(long millis) {
        List<Entry> due = new ArrayList<>();
        synchronized (this) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
            for (Entry entry : List.copyOf(entries)) {
                if (entry.atNanos() <= nowNanos) {
                    entries.remove(entry);
                    due.add(entry);
                }
            }
        }
        due.forEach(entry -> entry.task().run());
    }

    /** Tasks that wait for their time. */
    synchronized int size() {
        return entries.size();
    }
}
