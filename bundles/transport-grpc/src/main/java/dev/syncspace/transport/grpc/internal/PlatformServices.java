package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DirectoryChoice;
import java.util.Optional;

/** What the transport needs of the platform; each service may come and go while connections stay. Thread-safe. */
interface PlatformServices {
    /** Answers the calls. */
    Optional<Dispatcher> dispatcher();

    /** The event log. */
    Optional<EventService> events();

    /** Present as long as nobody has named the data directory. */
    Optional<DirectoryChoice> choice();
}
