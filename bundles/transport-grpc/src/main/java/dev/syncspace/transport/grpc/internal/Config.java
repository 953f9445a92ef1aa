package dev.syncspace.transport.grpc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings; those that the platform was started with come first. */
@ObjectClassDefinition(
        name = "SyncSpace: gRPC transport",
        description = "transport.v1.TransportService on the loopback address. Listens only if it is told to.")
@interface Config {
    /** {@return off, token or drop-in} */
    @AttributeDefinition(
            name = "Mode",
            description = "off: does not listen. token: callers show the content of DIR/run/grpc-token as metadata"
                    + " authorization: Bearer TOKEN. drop-in: whoever can connect may call. Default off")
    String mode() default "off";

    /** {@return TCP port} */
    @AttributeDefinition(name = "Port", description = "TCP port on 127.0.0.1; 0: any free port. Default 0")
    int port() default 0;

    /** {@return open connections, at most} */
    @AttributeDefinition(
            name = "Connections",
            description = "Open connections, at most. Unit: connections. Default 128",
            min = "1",
            max = "10000")
    int connections_max() default 128;

    /** {@return streams of one connection, at most} */
    @AttributeDefinition(
            name = "Streams of a connection",
            description = "Calls and subscriptions of one connection, at most. Unit: streams. Default 128",
            min = "1",
            max = "10000")
    int streams_per_connection_max() default 128;

    /** {@return milliseconds that running calls get when the transport stops} */
    @AttributeDefinition(
            name = "Time to drain",
            description = "How long running calls may go on when the transport stops. Unit: milliseconds. Default 5000",
            min = "0",
            max = "86400000")
    long drain_millis() default 5_000;
}
