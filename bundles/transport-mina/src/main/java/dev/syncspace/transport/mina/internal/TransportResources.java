package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.transport.RunToken;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What all connections of a transport share.
 *
 * @param dispatcher answers the calls
 * @param events the event log; empty while no bundle offers it
 * @param token what a client must show, as bytes of text
 * @param platformVersion version that a client is told
 * @param limits what a client may take
 * @param timer runs short tasks at a later time
 * @param workers runs what may read the storage
 * @param smallFrames budget of the short frames of running calls
 * @param largeFrames budget of the long frames of running calls
 */
record TransportResources(
        Dispatcher dispatcher,
        Supplier<Optional<EventService>> events,
        RunToken token,
        String platformVersion,
        TransportLimits limits,
        ScheduledExecutorService timer,
        Executor workers,
        ByteBudget smallFrames,
        ByteBudget largeFrames) {}
