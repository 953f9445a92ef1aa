package dev.syncspace.transport.grpc.internal;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket that has a limited number of connections; one more is closed at once. Confined to its loop. */
final class LimitedServerChannel extends NioServerSocketChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedServerChannel.class);

    private final int connectionsMax;
    private int open;
    /** The log has it; once for each time when they become too many. */
    private boolean told;

    LimitedServerChannel(int connectionsMax) {
        this.connectionsMax = connectionsMax;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        if (count > 0) {
            Channel channel = (Channel) accepted.get(accepted.size() - 1);
            if (open == connectionsMax) {
                accepted.remove(accepted.size() - 1);
                channel.unsafe().closeForcibly();
                if (!told) {
                    told = true;
                    LOG.warn("{} connections are open, and no more are allowed: more are closed at once", open);
                }
                return 0;
            }
            open++;
            // The loop of the connections is that of this socket.
            var unused = channel.closeFuture().addListener(closed -> {
                open--;
                told = false;
            });
        }
        return count;
    }
}
