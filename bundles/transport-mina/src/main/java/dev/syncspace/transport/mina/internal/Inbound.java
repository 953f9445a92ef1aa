package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.transport.mina.internal.ByteBudget.Share;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a connection: cuts frames, charges them, and stops reading the socket while something holds the
 * connection up. A held connection is never refused anything: its bytes wait in the socket, and the client's writes wait
 * behind them. Confined to the executor of its connection.
 */
final class Inbound {
    /** Why a connection is not read. */
    enum Hold {
        /** As many calls run as one connection may have. */
        CALLS,
        /** Other connections hold the bytes that its frame needs. */
        BUDGET,
        /** The client does not read its answers. */
        ANSWERS,
        /** A subscription is looking for its place in the log; what the client sent later must not be done earlier. */
        SUBSCRIBING
    }

    /** Takes the frames. */
    interface Sink {
        /**
         * A whole frame.
         *
         * @param share given back by the sink when the frame is no longer in memory
         */
        void frame(byte[] content, Share share);

        /** Nothing that can be read any further. */
        void fault(SyncSpaceException fault);
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final IoSession session;
    private final TransportResources resources;
    private final TransportLimits limits;
    private final Executor executor;
    private final Sink sink;
    private final FrameReader reader = new FrameReader();
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private ByteBuffer rest = NOTHING;
    private int frameMaxBytes;
    private boolean stopped;
    private @Nullable Share share;
    private byte @Nullable [] unpaid;
    private @Nullable Future<?> deadline;

    Inbound(IoSession session, TransportResources resources, Executor executor, Sink sink) {
        this.session = session;
        this.resources = resources;
        this.limits = resources.limits();
        this.executor = executor;
        this.sink = sink;
        this.frameMaxBytes = limits.sizes().helloMax();
    }

    /** The client has shown its token: from now on frames may be long. */
    void trust() {
        frameMaxBytes = limits.sizes().frameMax();
    }

    /** Bytes of the socket; the buffer belongs to this object from now on. */
    void add(ByteBuffer bytes) {
        if (stopped) {
            return;
        }
        if (rest.hasRemaining()) {
            ByteBuffer both = ByteBuffer.allocate(rest.remaining() + bytes.remaining());
            rest = both.put(rest).put(bytes).flip();
        } else {
            rest = bytes;
        }
        read();
    }

    /** Stops reading until {@link #release} of the same reason. */
    void hold(Hold reason) {
        boolean first = holds.isEmpty();
        if (holds.add(reason) && first) {
            stopDeadline();
            session.suspendRead();
        }
    }

    /** Ends a hold; reads on if it was the last. */
    void release(Hold reason) {
        if (!holds.remove(reason) || !holds.isEmpty() || stopped) {
            return;
        }
        read();
        if (holds.isEmpty()) {
            session.resumeRead();
        }
    }

    /** Nothing more is read, and what has been read is dropped. */
    void stop() {
        stopped = true;
        rest = NOTHING;
        unpaid = null;
        stopDeadline();
        if (share != null) {
            share.giveBack();
            share = null;
        }
        if (!holds.isEmpty()) {
            holds.clear();
            session.resumeRead();
        }
    }

    /** Whole frames wait here. */
    boolean isHeld() {
        return !holds.isEmpty();
    }

    /** Part of a frame has come. */
    boolean isInsideFrame() {
        return reader.isInsideFrame() || unpaid != null;
    }

    private void read() {
        while (!stopped && holds.isEmpty()) {
            switch (reader.read(rest)) {
                case NEED_BYTES -> {
                    rest = NOTHING;
                    startDeadline();
                    return;
                }
                case BEGIN -> begin(reader.length());
                case FRAME -> {
                    stopDeadline();
                    charge(reader.take());
                }
            }
        }
    }

    private void begin(int length) {
        if (length == 0) {
            sink.fault(SyncSpaceException.of(Reason.MALFORMED_REQUEST, "a frame must not be empty"));
        } else if (length < 0 || length > frameMaxBytes) {
            sink.fault(SyncSpaceException.of(
                            Reason.LIMIT_EXCEEDED,
                            "a frame of " + Integer.toUnsignedLong(length) + " bytes is too long: at most "
                                    + frameMaxBytes + " bytes are allowed here")
                    .with("frame_max_bytes", Integer.toString(frameMaxBytes)));
        } else if (length > limits.sizes().smallFrameMax()) {
            Share large = resources.largeFrames().take(length, this::granted);
            share = large;
            if (!large.isHeld()) {
                hold(Hold.BUDGET);
            }
        }
    }

    private void charge(byte[] content) {
        Share paid = share;
        share = null;
        if (paid == null) {
            paid = resources.smallFrames().take(content.length, this::granted);
            if (!paid.isHeld()) {
                share = paid;
                unpaid = content;
                hold(Hold.BUDGET);
                return;
            }
        }
        sink.frame(content, paid);
    }

    private void granted() {
        executor.execute(() -> {
            byte[] content = unpaid;
            Share paid = share;
            if (content != null && paid != null) {
                unpaid = null;
                share = null;
                sink.frame(content, paid);
            }
            release(Hold.BUDGET);
        });
    }

    private void startDeadline() {
        if (deadline == null && reader.isInsideFrame()) {
            deadline = resources
                    .timer()
                    .schedule(() -> executor.execute(this::late), limits.times().frame(), TimeUnit.MILLISECONDS);
        }
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void late() {
        if (deadline != null && !stopped) {
            sink.fault(SyncSpaceException.of(
                    Reason.CALL_TIMED_OUT,
                    "a frame was not complete after " + limits.times().frame() + " ms"));
        }
    }
}
