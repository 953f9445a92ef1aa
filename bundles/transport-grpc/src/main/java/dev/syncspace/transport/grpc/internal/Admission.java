package dev.syncspace.transport.grpc.internal;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Which calls are read. A call is begun without its request; the request waits in the window of its stream until the bytes of
 * the running calls leave room for the largest one, so large requests are held up and not refused. Confined to the loop.
 *
 * <pre>
 *   WAITING -- room --> READING -- request is there --> HELD --> GONE
 *      |                   |                                      ^
 *      +--- cancelled -----+-- cancelled, or it takes too long ---+
 * </pre>
 */
final class Admission {
    /** A call. Its methods are called on the loop. */
    interface Entrant {
        /** There is room: its request may come. */
        void read();

        /** Its request has not come in time. */
        void late();
    }

    private enum State {
        WAITING,
        READING,
        HELD,
        GONE
    }

    /** A call that was let in. */
    final class Ticket {
        private final Entrant entrant;
        private State state = State.WAITING;
        private long charge;
        private long readSinceNanos;

        private Ticket(Entrant entrant) {
            this.entrant = entrant;
        }

        /** The request is there. */
        void arrived(int bytes) {
            if (state == State.READING) {
                reading.remove(this);
                state = State.HELD;
                usedBytes += bytes - charge;
                charge = bytes;
                readOn();
            }
        }

        /** The call has ended; may be called again. */
        void leave() {
            if (state == State.GONE) {
                return;
            }
            if (state == State.WAITING) {
                waiting.remove(this);
            }
            reading.remove(this);
            state = State.GONE;
            count--;
            usedBytes -= charge;
            readOn();
        }
    }

    private final ScheduledExecutorService loop;
    private final int callsMax;
    private final long bytesMax;
    private final int requestMax;
    private final long requestMillis;
    private final Queue<Ticket> waiting = new ArrayDeque<>();
    /** By the time since when. */
    private final Set<Ticket> reading = new LinkedHashSet<>();

    private int count;
    private long usedBytes;
    private boolean watching;
    private boolean readingOn;

    Admission(ScheduledExecutorService loop, GrpcLimits limits) {
        this.loop = loop;
        this.callsMax = limits.counts().calls();
        this.bytesMax = limits.sizes().requests();
        this.requestMax = limits.sizes().requestMax();
        this.requestMillis = limits.times().request();
    }

    /** So many calls as may be are here. */
    boolean isFull() {
        return count >= callsMax;
    }

    /** Lets a call in; {@link Entrant#read} may come at once. */
    Ticket enter(Entrant entrant) {
        Ticket ticket = new Ticket(entrant);
        count++;
        waiting.add(ticket);
        readOn();
        return ticket;
    }

    /** Bytes of requests that are here, or whose room is kept. */
    long usedBytes() {
        return usedBytes;
    }

    private void readOn() {
        // What is read may be there at once, and then comes back here.
        if (readingOn) {
            return;
        }
        readingOn = true;
        try {
            while (!waiting.isEmpty() && (usedBytes == 0 || usedBytes + requestMax <= bytesMax)) {
                Ticket next = waiting.remove();
                next.state = State.READING;
                next.charge = requestMax;
                next.readSinceNanos = System.nanoTime();
                usedBytes += requestMax;
                reading.add(next);
                next.entrant.read();
            }
        } finally {
            readingOn = false;
        }
        watch();
    }

    private void watch() {
        if (!watching && !reading.isEmpty() && !loop.isShutdown()) {
            watching = true;
            var unused = loop.schedule(this::look, requestMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        watching = false;
        long now = System.nanoTime();
        reading.stream()
                .filter(ticket -> now - ticket.readSinceNanos >= TimeUnit.MILLISECONDS.toNanos(requestMillis))
                .toList()
                .forEach(ticket -> ticket.entrant.late());
        watch();
    }
}
