package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.api.transport.RunToken;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening transport and what tells of it: the file with its port, and the service that lists its clients. */
final class GrpcTransport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcTransport.class);

    private final GrpcServer server;
    private final @Nullable RunToken token;
    private final @Nullable PortFile portFile;
    private final ServiceRegistration<ConnectionSource> connections;

    private GrpcTransport(
            GrpcServer server,
            @Nullable RunToken token,
            @Nullable PortFile portFile,
            ServiceRegistration<ConnectionSource> connections) {
        this.server = server;
        this.token = token;
        this.portFile = portFile;
        this.connections = connections;
    }

    /**
     * Listens.
     *
     * @param token what callers must show; null: nothing. It is removed when the transport is closed, or cannot be opened
     * @throws IOException if the port is taken or its file cannot be written
     */
    static GrpcTransport open(
            BundleContext context, Settings settings, @Nullable RunToken token, PlatformServices services)
            throws IOException {
        @Nullable GrpcServer server = null;
        try {
            server = GrpcServer.open(
                    settings.port(),
                    token,
                    services,
                    settings.limits(),
                    settings.shutdownEnds() ? () -> stopFramework(context) : () -> {},
                    Clock.systemUTC());
            PortFile portFile = settings.portFile() == null ? null : PortFile.write(settings.portFile(), server.port());
            String uri = "grpc://127.0.0.1:" + server.port();
            ServiceRegistration<ConnectionSource> connections = context.registerService(
                    ConnectionSource.class,
                    server.clients(),
                    FrameworkUtil.asDictionary(Map.of(LocalEndpoint.URI_PROPERTY, uri)));
            LOG.info("gRPC listens on 127.0.0.1:{}", server.port());
            if (token == null) {
                LOG.warn(
                        "--drop-in: gRPC on 127.0.0.1:{} demands no token; every program of this machine may read and write"
                                + " all data",
                        server.port());
            }
            return new GrpcTransport(server, token, portFile, connections);
        } catch (IOException | RuntimeException e) {
            LOG.error("the gRPC transport does not start: {}", e.toString());
            if (server != null) {
                server.close();
            }
            remove(token);
            throw e;
        }
    }

    /** The framework stops on a thread of its own. */
    private static void stopFramework(BundleContext context) {
        LOG.info("a client ended the platform by Shutdown");
        try {
            context.getBundle(0).stop();
        } catch (BundleException e) {
            LOG.error("the framework does not stop", e);
        }
    }

    /** Stops listening, lets running calls end, closes the connections. */
    @Override
    public void close() {
        if (portFile != null) {
            try {
                portFile.remove();
            } catch (IOException e) {
                LOG.warn("the file with the port of gRPC stays behind: {}", e.toString());
            }
        }
        connections.unregister();
        server.close();
        remove(token);
        LOG.info("gRPC has stopped");
    }

    private static void remove(@Nullable RunToken token) {
        if (token != null) {
            try {
                token.remove();
            } catch (IOException e) {
                LOG.warn("the token of gRPC could not be removed: {}", e.toString());
            }
        }
    }
}
