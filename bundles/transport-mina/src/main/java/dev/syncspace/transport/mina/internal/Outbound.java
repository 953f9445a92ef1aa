package dev.syncspace.transport.mina.internal;

import com.google.protobuf.CodedOutputStream;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.local.v1.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;

/**
 * The writing half of a connection: frames on their way to the client, and what happens when it does not read them. Confined
 * to the executor of its connection.
 */
final class Outbound {
    private static final int PREFIX_BYTES = 4;

    /** What the connection does about a client that does not read. */
    interface Pressure {
        /** So much is unread that nothing more should be made. */
        void full();

        /** The client has caught up. */
        void room();

        /** The client takes nothing any more. */
        void stalled();
    }

    private final IoSession session;
    private final TransportResources resources;
    private final TransportLimits limits;
    private final Executor executor;
    private final Pressure pressure;
    /** Written on the executor of the connection, also read on the thread of the socket. */
    private volatile boolean full;

    Outbound(IoSession session, TransportResources resources, Executor executor, Pressure pressure) {
        this.session = session;
        this.resources = resources;
        this.limits = resources.limits();
        this.executor = executor;
        this.pressure = pressure;
    }

    /** More is unread than the client may leave unread. */
    boolean isFull() {
        return full;
    }

    /** Queues a frame. An answer that is too large to keep is replaced by an error. */
    void write(ServerFrame frame) {
        int size = frame.getSerializedSize();
        if (size > limits.sizes().answerMax()) {
            put(ErrorFrames.frame(
                    frame.getCallId(),
                    SyncSpaceException.of(
                            Reason.LIMIT_EXCEEDED,
                            "the answer of " + size + " bytes is too long: at most "
                                    + limits.sizes().answerMax() + " bytes are sent; ask for less")));
        } else if (size > limits.sizes().smallFrameMax()
                && session.getScheduledWriteBytes() > 0
                && session.getScheduledWriteBytes() + size > limits.sizes().unreadMax()) {
            put(ErrorFrames.frame(
                    frame.getCallId(),
                    // Not TOO_MANY_CALLS: that says that the call had no effect, and clients repeat it by themselves.
                    SyncSpaceException.of(
                                    Reason.LIMIT_EXCEEDED,
                                    "the call was carried out, and its answer of " + size + " bytes was dropped: "
                                            + session.getScheduledWriteBytes() + " bytes of earlier answers are unread;"
                                            + " read them, then read this again")
                            .with("dropped_answer_bytes", Integer.toString(size))));
        } else {
            put(frame);
        }
    }

    /** A frame has left for the client. */
    void sent() {
        if (full && session.getScheduledWriteBytes() <= limits.sizes().writeLow()) {
            full = false;
            pressure.room();
        }
    }

    private void put(ServerFrame frame) {
        byte[] bytes = encode(frame);
        session.write(IoBuffer.wrap(bytes));
        if (!full && session.getScheduledWriteBytes() > limits.sizes().writeHigh()) {
            full = true;
            watch(session.getWrittenBytes());
            pressure.full();
            // All may have left before the thread of the socket could see that somebody waits for it.
            executor.execute(this::sent);
        }
    }

    /** Looks again after a while whether the client has taken anything. */
    private void watch(long writtenBytes) {
        var unused = resources
                .timer()
                .schedule(
                        () -> executor.execute(() -> look(writtenBytes)),
                        limits.times().stall(),
                        TimeUnit.MILLISECONDS);
    }

    private void look(long writtenBytes) {
        if (!full || !session.isConnected()) {
            return;
        }
        if (session.getWrittenBytes() == writtenBytes) {
            pressure.stalled();
        } else {
            watch(session.getWrittenBytes());
        }
    }

    private static byte[] encode(ServerFrame frame) {
        int size = frame.getSerializedSize();
        byte[] bytes = new byte[PREFIX_BYTES + size];
        ByteBuffer.wrap(bytes).putInt(size);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes, PREFIX_BYTES, size);
            frame.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a frame did not fit the buffer of its own size", e);
        }
        return bytes;
    }
}
