package dev.syncspace.transport.mina.internal;

import java.util.concurrent.Executor;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;

/**
 * The selector loop of the transport, which can be told from any thread to stop and to go on reading a connection.
 *
 * <p>MINA changes the interest of a selection key on the calling thread: that may undo what the loop does at the same moment,
 * is noticed by a sleeping selector a second later, and forgets the rest of a half-written buffer. Here the loop does it
 * itself, at once, and leaves writing alone, which this transport never suspends.
 */
final class LoopbackProcessor extends NioProcessor {
    private volatile @Nullable Thread loop;

    LoopbackProcessor(Executor executor) {
        super(executor);
    }

    @Override
    protected int select(long timeoutMillis) throws Exception {
        loop = Thread.currentThread();
        return super.select(timeoutMillis);
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        if (Thread.currentThread() != loop) {
            updateTrafficMask(session);
            return;
        }
        try {
            setInterestedInRead(session, !session.isReadSuspended());
        } catch (Exception e) {
            session.getFilterChain().fireExceptionCaught(e);
        }
    }
}
