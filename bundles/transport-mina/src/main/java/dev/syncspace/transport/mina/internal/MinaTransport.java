package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local transport as a component: listens while there is a dispatcher, and tells so by a {@link LocalEndpoint} that is
 * registered when the port accepts and unregistered before it stops.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.syncspace.transport.mina")
@Designate(ocd = MinaTransport.Config.class)
public final class MinaTransport {
    private static final Logger LOG = LoggerFactory.getLogger(MinaTransport.class);
    private static final int PORT_MAX = 65_535;

    /** Settings. */
    @ObjectClassDefinition(name = "SyncSpace local transport")
    public @interface Config {
        /** {@return TCP port; the one that the platform was started with comes first} */
        @AttributeDefinition(
                description = "TCP port on 127.0.0.1; 0: any free port. The one that the platform was started"
                        + " with comes first")
        int port() default 0;

        /** {@return open connections, at most} */
        @AttributeDefinition(description = "Open connections, at most")
        int connections_max() default 256;

        /** {@return running calls of one connection before it is read no further} */
        @AttributeDefinition(description = "Running calls of one connection before it is read no further")
        int calls_per_connection_max() default 64;

        /** {@return milliseconds that running calls get when the transport stops} */
        @AttributeDefinition(description = "Milliseconds that running calls get when the transport stops")
        long drain_millis() default 5_000;
    }

    private record Endpoint(URI uri) implements LocalEndpoint {}

    private final LocalServer server;
    private final ServiceRegistration<LocalEndpoint> endpoint;
    private final ServiceRegistration<ConnectionSource> clients;

    /** A new event log must not cost the clients their connections, so this reference alone changes while we run. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable EventService events;

    /**
     * Listens.
     *
     * @throws IOException if the token cannot be written or the port is taken
     * @throws IllegalArgumentException if the port is wrong
     */
    @Activate
    public MinaTransport(
            BundleContext context, @Reference DataDirectory directory, @Reference Dispatcher dispatcher, Config config)
            throws IOException {
        int port = port(context.getProperty(PlatformProperties.PORT), config.port());
        String version = Objects.requireNonNullElseGet(
                context.getProperty(PlatformProperties.VERSION),
                () -> context.getBundle().getVersion().toString());
        try {
            server = LocalServer.open(
                    directory.path(),
                    port,
                    dispatcher,
                    () -> Optional.ofNullable(events),
                    version,
                    limits(config),
                    new SecureRandom());
        } catch (IOException e) {
            LOG.error("the local transport cannot listen on 127.0.0.1:{}: {}", port, e.toString());
            throw e;
        }
        URI uri = server.uri();
        endpoint = context.registerService(
                LocalEndpoint.class,
                new Endpoint(uri),
                FrameworkUtil.asDictionary(Map.of(LocalEndpoint.URI_PROPERTY, uri.toString())));
        ConnectionSource source = server::clients;
        clients = context.registerService(ConnectionSource.class, source, null);
        LOG.info("listening on {}", uri);
    }

    /** Stops listening, lets running calls end, closes the connections. */
    @Deactivate
    public void deactivate() {
        endpoint.unregister();
        clients.unregister();
        server.close();
        LOG.info("stopped listening");
    }

    /**
     * The port of the framework property, or else of the configuration.
     *
     * @throws IllegalArgumentException if it is none
     */
    static int port(@Nullable String text, int configured) {
        if (text == null || text.isBlank()) {
            if (configured < 0 || configured > PORT_MAX) {
                throw new IllegalArgumentException("port must be 0 to " + PORT_MAX + ", it is " + configured);
            }
            return configured;
        }
        int port;
        try {
            port = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("the framework property " + PlatformProperties.PORT
                    + " must be a port, 0 to " + PORT_MAX + ", it is \"" + text + "\"");
        }
        return port;
    }

    private static TransportLimits limits(Config config) {
        TransportLimits standard = TransportLimits.defaults();
        Counts counts = standard.counts();
        Times times = standard.times();
        return new TransportLimits(
                new Counts(
                        config.connections_max(),
                        config.calls_per_connection_max(),
                        counts.subscriptions(),
                        counts.eventWindow()),
                standard.sizes(),
                new Times(times.hello(), times.frame(), times.stall(), times.linger(), config.drain_millis()));
    }
}
