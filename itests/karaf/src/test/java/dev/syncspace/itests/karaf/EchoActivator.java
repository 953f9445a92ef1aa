package dev.syncspace.itests.karaf;

import dev.syncspace.api.command.CommandHandler;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** What a bundle of a plugin author may look like: it is packed into a jar of its own and answers a command. */
public final class EchoActivator implements BundleActivator {
    /** The command: answers with its request. */
    static final String COMMAND = "Echo";

    @Override
    public void start(BundleContext context) {
        CommandHandler handler = (call, request) -> request;
        context.registerService(
                CommandHandler.class, handler, FrameworkUtil.asDictionary(Map.of(CommandHandler.COMMANDS, COMMAND)));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }
}
