package dev.syncspace.transport.mina.internal;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.mina.core.polling.AbstractPollingIoProcessor;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The selector loop of the transport, which can be told from any thread to stop and to go on reading a connection.
 *
 * <p>MINA changes the interest of a selection key on the calling thread: that may undo what the loop does at the same moment,
 * is noticed by a sleeping selector a second later, and forgets the rest of a half-written buffer. Here the loop does it
 * itself, at once, and leaves writing alone, which this transport never suspends.
 */
final class LoopbackProcessor extends NioProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackProcessor.class);

    private volatile @Nullable Thread loop;

    LoopbackProcessor(Executor executor) {
        super(executor);
    }

    /**
     * Lets this class go. MINA counts the processors of each class in a static map, to name their threads, and never removes
     * a class: without this the class loader of every replaced version of this bundle would stay in memory.
     */
    static void forgetClass() {
        try {
            Field field = AbstractPollingIoProcessor.class.getDeclaredField("threadIds");
            field.setAccessible(true);
            ((Map<?, ?>) field.get(null)).remove(LoopbackProcessor.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("another version of MINA: it may keep the classes of this bundle in memory", e);
        }
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
