package dev.syncspace.transport.grpc.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all calls of a server share.
 *
 * @param services the platform
 * @param commands calls commands
 * @param door who may call
 * @param limits what clients may take
 * @param loop the one thread that reads and writes all connections; all state of calls is confined to it
 * @param workers run what may read the storage
 * @param admission which calls are read
 * @param answers what clients have not read
 * @param afterShutdown runs when a Shutdown has been answered
 */
record CallResources(
        PlatformServices services,
        Commands commands,
        Door door,
        GrpcLimits limits,
        ScheduledExecutorService loop,
        Executor workers,
        Admission admission,
        AnswerBudget answers,
        Runnable afterShutdown) {}
