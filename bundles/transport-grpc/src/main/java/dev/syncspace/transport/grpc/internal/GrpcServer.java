package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.api.transport.RunToken;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback address, plaintext HTTP/2. Thread-safe.
 *
 * <p>It has one thread that reads and writes all sockets and runs every call as far as that does not block, and up to two
 * workers that end when idle. Nothing is looked up with a service loader, and no executor of gRPC that several servers would
 * share is used: when the server is closed, no thread is left.
 */
final class GrpcServer implements AutoCloseable {
    /** In {@code DIR/run}. */
    static final String TOKEN_FILE = "grpc-token";

    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);
    /** Threads that start the account at Init, and that look for the place of a subscription in the log. */
    private static final int WORKERS = 2;

    private static final long WORKER_IDLE_SECONDS = 10;
    private static final String THREAD_NAME = "syncspace-grpc";
    private static final String CONTROL_THREAD_NAME = "syncspace-grpc-control";

    private final GrpcLimits limits;
    private final Door door;
    private final Clients clients;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final ThreadPoolExecutor workers;
    private final TransportService service;
    private final CallResources resources;
    private final Server server;

    private GrpcServer(
            int port,
            @Nullable RunToken token,
            PlatformServices services,
            GrpcLimits limits,
            Runnable afterShutdown,
            Clock clock)
            throws IOException {
        this.limits = limits;
        door = new Door(token);
        clients = new Clients(clock);
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(THREAD_NAME, true), NioIoHandler.newFactory());
        loop = group.next();
        workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, WORKER_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named());
        workers.allowCoreThreadTimeOut(true);
        resources = new CallResources(
                services,
                new Commands(services, workers, loop, System::nanoTime),
                door,
                limits,
                loop,
                workers,
                new Admission(loop, limits),
                new AnswerBudget(limits.sizes()),
                afterShutdown);
        service = new TransportService(resources);
        server = builder(port).build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            stopThreads();
            throw e;
        }
    }

    /**
     * Listens.
     *
     * @param port 0 for any free port
     * @param token what callers must show; null: nothing
     * @param afterShutdown runs when a Shutdown has been answered, on a thread that must not be blocked
     * @throws IOException if the port is taken; nothing is left behind
     */
    static GrpcServer open(
            int port,
            @Nullable RunToken token,
            PlatformServices services,
            GrpcLimits limits,
            Runnable afterShutdown,
            Clock clock)
            throws IOException {
        try {
            return OwnThread.call(
                    CONTROL_THREAD_NAME, () -> new GrpcServer(port, token, services, limits, afterShutdown, clock));
        } catch (ExecutionException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + port + ": " + rootMessage(e), e.getCause());
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private NettyServerBuilder builder(int port) throws IOException {
        GrpcLimits.Counts counts = limits.counts();
        GrpcLimits.Sizes sizes = limits.sizes();
        GrpcLimits.Times times = limits.times();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return NettyServerBuilder.forAddress(new InetSocketAddress(loopback, port))
                .channelFactory(() -> new LimitedServerChannel(counts.connections()))
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                // Calls run on the loop: what could block is the dispatcher's or a worker's.
                .directExecutor()
                .maxConcurrentCallsPerConnection(counts.streams())
                .maxRstFramesPerWindow(counts.resets(), (int) TimeUnit.MILLISECONDS.toSeconds(times.resetWindow()))
                .maxInboundMessageSize(sizes.requestMax())
                .maxInboundMetadataSize(sizes.metadata())
                .flowControlWindow(sizes.window())
                .handshakeTimeout(times.handshake(), TimeUnit.MILLISECONDS)
                // A desktop sleeps for hours: nothing closes a connection for being idle, and a client may ask whether
                // we live.
                .permitKeepAliveTime(times.keepAlive(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addTransportFilter(clients)
                .addService(service.definition());
    }

    int port() {
        return server.getPort();
    }

    /** Who is connected. */
    ConnectionSource clients() {
        return clients;
    }

    /** Bytes of requests that are here, or whose room is kept; a snapshot for tests. */
    long heldBytes() throws ExecutionException {
        return OwnThread.call(CONTROL_THREAD_NAME, () -> loop.submit(() ->
                        resources.admission().usedBytes() + resources.answers().unreadBytes())
                .get());
    }

    /**
     * Refuses new calls, ends the subscriptions, lets running calls end within the configured time, and closes every
     * connection. Blocks until that is done.
     */
    @Override
    public void close() {
        try {
            OwnThread.call(CONTROL_THREAD_NAME, () -> {
                stop();
                return "stopped";
            });
        } catch (ExecutionException e) {
            LOG.error("the transport could not be stopped in order", e.getCause());
        }
    }

    private void stop() throws InterruptedException {
        door.close();
        loop.execute(service::stopSubscriptions);
        server.shutdown();
        if (!server.awaitTermination(limits.times().drain(), TimeUnit.MILLISECONDS)) {
            int running = clients.connections().size();
            if (running > 0) {
                LOG.info(
                        "{} connections are still open after {} ms and are cut off",
                        running,
                        limits.times().drain());
            }
            server.shutdownNow();
            if (!server.awaitTermination(limits.times().cut(), TimeUnit.MILLISECONDS)) {
                LOG.warn("connections are still open after they were cut off");
            }
        }
        stopThreads();
    }

    private void stopThreads() {
        workers.shutdownNow();
        var unused = group.shutdownGracefully(0, limits.times().cut(), TimeUnit.MILLISECONDS);
        try {
            if (!group.awaitTermination(limits.times().cut(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the thread {} does not end", THREAD_NAME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, THREAD_NAME + "-worker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
