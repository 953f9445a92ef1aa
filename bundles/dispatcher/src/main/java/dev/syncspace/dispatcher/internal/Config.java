package dev.syncspace.dispatcher.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the dispatcher; the defaults are those of {@link Settings#DEFAULT}. */
@ObjectClassDefinition(name = "SyncSpace dispatcher", description = "Routes commands to the bundles that answer them")
@interface Config {
    @AttributeDefinition(
            name = "Reading calls at once",
            description = "Threads for calls that change nothing. Unit: threads.",
            min = "1",
            max = "1024")
    int read_threads_max() default 16;

    @AttributeDefinition(
            name = "Writing calls at once",
            description = "Threads for all other calls; they mostly wait for the disk. Unit: threads.",
            min = "1",
            max = "1024")
    int write_threads_max() default 32;

    @AttributeDefinition(
            name = "Waiting calls",
            description = "Calls of either kind that may wait for a thread; more are refused. Unit: calls.",
            min = "0",
            max = "100000")
    int waiting_calls_max() default 1024;

    @AttributeDefinition(
            name = "Bytes of waiting calls",
            description = "Requests of either kind that may wait for a thread; more are refused. Unit: bytes.",
            min = "0")
    long waiting_bytes_max() default 64L << 20;

    @AttributeDefinition(
            name = "Bytes of running calls",
            description =
                    "Requests of either kind that run at once; more wait. A single larger one runs alone. Unit: bytes.",
            min = "0")
    long running_bytes_max() default 64L << 20;

    @AttributeDefinition(
            name = "Longest call",
            description = "A call ends after this time even if its caller would wait longer. Unit: milliseconds.",
            min = "1",
            max = "86400000")
    long timeout_max_millis() default 600_000;

    @AttributeDefinition(
            name = "Time to drain",
            description = "How long running calls may go on when their bundle is stopped. Unit: milliseconds.",
            min = "0",
            max = "86400000")
    long drain_millis() default 5_000;
}
