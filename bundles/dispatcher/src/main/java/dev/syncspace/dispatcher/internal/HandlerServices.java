package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandHandler;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/** How the dispatcher gets the service of a registration for the time of one call. Thread-safe. */
interface HandlerServices {
    /** The service; null if it went, or if its component could not be activated, for example while it is reconfigured. */
    @Nullable
    CommandHandler get(ServiceReference<CommandHandler> reference);

    /** Gives back what {@link #get} gave. */
    void unget(ServiceReference<CommandHandler> reference);
}
