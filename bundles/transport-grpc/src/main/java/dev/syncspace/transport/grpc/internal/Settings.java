package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Counts;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Times;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * How the transport was told to run. Immutable.
 *
 * @param mode whether it listens, and what it demands
 * @param port TCP port, 0 to 65535; 0: any free one
 * @param portFile file that tells the port; null: none
 * @param shutdownEnds whether a Shutdown also stops the framework
 * @param limits what clients may take
 */
record Settings(Mode mode, int port, @Nullable Path portFile, boolean shutdownEnds, GrpcLimits limits) {
    private static final int PORT_MAX = 65_535;

    /** Whether it listens, and what it demands. */
    enum Mode {
        /** It does not listen. */
        OFF,
        /** Callers show the token of the run. */
        TOKEN,
        /** Whoever can connect may call. */
        DROP_IN
    }

    /**
     * The properties of the framework, and the configuration where they say nothing.
     *
     * @throws IllegalArgumentException if a value is wrong
     */
    static Settings of(BundleContext context, Config config) {
        return of(context::getProperty, config);
    }

    /** As {@link #of(BundleContext, Config)}; {@code properties} may return null. */
    static Settings of(Properties properties, Config config) {
        String mode = properties.get(PlatformProperties.GRPC);
        String port = properties.get(PlatformProperties.GRPC_PORT);
        String portFile = properties.get(PlatformProperties.GRPC_PORT_FILE);
        return new Settings(
                mode(mode == null || mode.isBlank() ? config.mode() : mode),
                port(port == null || port.isBlank() ? Integer.toString(config.port()) : port.strip()),
                portFile == null || portFile.isEmpty() ? null : Path.of(portFile),
                Boolean.parseBoolean(properties.get(PlatformProperties.GRPC_SHUTDOWN_ENDS)),
                limits(config));
    }

    /** Values by name. */
    interface Properties {
        @Nullable
        String get(String name);
    }

    private static Mode mode(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "off", "" -> Mode.OFF;
            case "token" -> Mode.TOKEN;
            case "drop-in" -> Mode.DROP_IN;
            default ->
                throw new IllegalArgumentException(
                        "the mode of the gRPC transport must be off, token or drop-in, it is \"" + text + "\"");
        };
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrongPort(text);
        }
        throw wrongPort(text);
    }

    private static IllegalArgumentException wrongPort(String text) {
        return new IllegalArgumentException(
                "the port of the gRPC transport must be 0 to " + PORT_MAX + ", it is \"" + text + "\"");
    }

    private static GrpcLimits limits(Config config) {
        GrpcLimits standard = GrpcLimits.defaults();
        Counts counts = standard.counts();
        Times times = standard.times();
        return new GrpcLimits(
                new Counts(
                        config.connections_max(),
                        config.streams_per_connection_max(),
                        counts.calls(),
                        counts.subscriptions(),
                        counts.eventWindow(),
                        counts.resets()),
                standard.sizes(),
                new Times(
                        times.handshake(),
                        times.request(),
                        times.keepAlive(),
                        times.resetWindow(),
                        config.drain_millis(),
                        times.cut()));
    }
}
