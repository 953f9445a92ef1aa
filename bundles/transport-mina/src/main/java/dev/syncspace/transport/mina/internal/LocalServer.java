package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.api.transport.RunToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback address and hands each socket to a {@link Connection}. Thread-safe.
 *
 * <p>It has one thread that accepts, one that reads and writes all sockets, one timer, and up to two workers that end when
 * idle; connections have none.
 */
final class LocalServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final AttributeKey CONNECTION = new AttributeKey(LocalServer.class, "connection");
    /** Connections that the system accepts ahead of us. */
    private static final int BACKLOG = 128;
    /** Threads that look for the place of a subscription in the log: short reads. */
    private static final int WORKERS = 2;

    /** In {@code DIR/run}. */
    private static final String TOKEN_FILE = "token";

    private static final long WORKER_IDLE_SECONDS = 10;

    private final TransportLimits limits;
    private final RunToken token;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService loops;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;
    private final LoopbackProcessor processor;
    private final NioSocketAcceptor acceptor;
    private final TransportResources resources;

    private LocalServer(
            RunToken token,
            Dispatcher dispatcher,
            Supplier<Optional<EventService>> events,
            String platformVersion,
            TransportLimits limits) {
        this.limits = limits;
        this.token = token;
        loops = Executors.newCachedThreadPool(named("syncspace-transport"));
        timer = new ScheduledThreadPoolExecutor(1, named("syncspace-transport-timer"));
        timer.setRemoveOnCancelPolicy(true);
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                WORKER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("syncspace-transport-worker"));
        workers.allowCoreThreadTimeOut(true);
        processor = new LoopbackProcessor(loops);
        acceptor = new NioSocketAcceptor(loops, processor);
        resources = new TransportResources(
                dispatcher,
                events,
                token,
                platformVersion,
                limits,
                timer,
                workers,
                new ByteBudget(timer, limits.sizes().smallFrames()),
                new ByteBudget(timer, limits.sizes().largeFrames()));
    }

    /**
     * Makes the token and listens.
     *
     * @param dataDirectory the data directory
     * @param port 0 for any free port
     * @param events the event log; empty while no bundle offers it
     * @param random source of the token, cryptographically strong
     * @throws IOException if the token cannot be written or the port is taken; nothing is left behind
     */
    static LocalServer open(
            Path dataDirectory,
            int port,
            Dispatcher dispatcher,
            Supplier<Optional<EventService>> events,
            String platformVersion,
            TransportLimits limits,
            RandomGenerator random)
            throws IOException {
        LocalServer server = new LocalServer(
                RunToken.create(dataDirectory, TOKEN_FILE, random), dispatcher, events, platformVersion, limits);
        try {
            server.listen(port);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void listen(int port) throws IOException {
        acceptor.setHandler(new Handler());
        acceptor.setReuseAddress(true);
        acceptor.setBacklog(BACKLOG);
        // Running calls are still answered after the last accept.
        acceptor.setCloseOnDeactivation(false);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        // The connection has a deadline of its own for a client that does not read.
        acceptor.getSessionConfig().setWriteTimeout(0);
        acceptor.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    }

    /** Where clients connect to. */
    URI uri() {
        InetSocketAddress address = acceptor.getLocalAddress();
        return URI.create("tcp://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Bytes of frames whose calls run. */
    long heldBytes() {
        return resources.smallFrames().usedBytes() + resources.largeFrames().usedBytes();
    }

    /** Open connections. */
    int connectionCount() {
        return connections.size();
    }

    /** The clients that have shown their token, by the time when they came. */
    List<ClientConnection> clients() {
        return connections.stream()
                .flatMap(connection -> connection.description().stream())
                .sorted(Comparator.comparingLong(ClientConnection::sinceMillis))
                .toList();
    }

    /**
     * Stops accepting, lets running calls end within the configured time, closes every connection and removes the token.
     * Blocks until that is done.
     */
    @Override
    public void close() {
        acceptor.unbind();
        connections.forEach(Connection::drain);
        List<CompletableFuture<Void>> gone =
                connections.stream().map(Connection::gone).toList();
        try {
            CompletableFuture.allOf(gone.toArray(CompletableFuture<?>[]::new))
                    .get(limits.times().drain(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} connections had running calls after {} ms and are cut off",
                    connections.size(),
                    limits.times().drain());
        } catch (ExecutionException e) {
            LOG.error("a connection could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        acceptor.dispose();
        processor.dispose();
        LoopbackProcessor.forgetClass();
        timer.shutdownNow();
        workers.shutdown();
        loops.shutdown();
        try {
            token.remove();
        } catch (IOException e) {
            LOG.warn("the token of this run could not be removed: {}", e.toString());
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> DaemonThreads.create(task, name + "-" + count.incrementAndGet());
    }

    /** Called by the loop. */
    private final class Handler extends IoHandlerAdapter {
        @Override
        public void sessionOpened(IoSession session) {
            Connection connection = new Connection(session, resources);
            session.setAttribute(CONNECTION, connection);
            connections.add(connection);
            int open = connections.size();
            if (open > 2 * limits.counts().connections()) {
                // Even those who are being told that they are too many are too many.
                session.closeNow();
            } else if (open > limits.counts().connections()) {
                connection.refuse(limits.counts().connections());
            } else {
                connection.opened();
            }
        }

        @Override
        public void messageReceived(IoSession session, Object message) {
            of(session).received(((IoBuffer) message).buf());
        }

        @Override
        public void messageSent(IoSession session, Object message) {
            of(session).sent();
        }

        @Override
        public void inputClosed(IoSession session) {
            of(session).inputClosed();
        }

        @Override
        public void sessionClosed(IoSession session) {
            Connection connection = of(session);
            connections.remove(connection);
            connection.closed();
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            if (cause instanceof IOException) {
                LOG.debug("the connection of {} broke: {}", session.getRemoteAddress(), cause.toString());
            } else {
                LOG.error("a defect ends the connection of {}", session.getRemoteAddress(), cause);
            }
            session.closeNow();
        }

        private Connection of(IoSession session) {
            return (Connection) session.getAttribute(CONNECTION);
        }
    }
}
