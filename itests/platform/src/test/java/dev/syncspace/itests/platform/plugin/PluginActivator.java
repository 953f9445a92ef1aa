package dev.syncspace.itests.platform.plugin;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * What a bundle of a plugin author may look like: it runs inside the framework of a test and registers a handler with the
 * properties that the headers of its bundle tell. It shares no class with the test but those of the JDK.
 */
public final class PluginActivator implements BundleActivator {
    /** Header: commands, separated by blanks. */
    public static final String COMMANDS = "Test-Commands";
    /** Header: service ranking. */
    public static final String RANKING = "Test-Ranking";
    /** Header: what it does with a call, one of the constants below. */
    public static final String BEHAVIOUR = "Test-Behaviour";

    /** Answers with the symbolic name of its bundle. */
    public static final String NAME = "name";
    /** Says through the system property {@code test.NAME.started}, a queue, that it started; waits for a latch. */
    public static final String WAIT = "wait";
    /** Does not start. */
    public static final String NO_START = "nostart";
    /** Throws what the request says. */
    public static final String THROW = "throw";
    /** Calls the command that the request names as a gateway would, and answers with the reason of its failure. */
    public static final String GATEWAY = "gateway";

    private static final long STUCK_SECONDS = 60;

    @Override
    public void start(BundleContext context) {
        String behaviour = header(context, BEHAVIOUR);
        if (behaviour.equals(NO_START)) {
            throw new IllegalStateException("this plugin does not like it here");
        }
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(
                CommandHandler.COMMANDS,
                header(context, COMMANDS).split(" ", -1),
                Constants.SERVICE_RANKING,
                Integer.valueOf(header(context, RANKING))));
        String name = context.getBundle().getSymbolicName();
        CommandHandler handler = (call, request) -> switch (behaviour) {
            case NAME -> ByteString.copyFromUtf8(name);
            case WAIT -> waitForTest(name, call);
            case THROW -> throw new IllegalStateException("the request was " + request.toStringUtf8());
            case GATEWAY -> ByteString.copyFromUtf8(callAsGateway(context, request.toStringUtf8()));
            default -> throw new IllegalArgumentException(behaviour);
        };
        context.registerService(CommandHandler.class, handler, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }

    private static String header(BundleContext context, String name) {
        return context.getBundle().getHeaders().get(name);
    }

    @SuppressWarnings("unchecked")
    private static ByteString waitForTest(String name, CommandContext call) {
        ((BlockingQueue<String>) System.getProperties().get("test." + name + ".started")).add(call.command());
        try {
            CountDownLatch latch = (CountDownLatch) System.getProperties().get("test." + name + ".latch");
            if (!latch.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never let the call go on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ByteString.copyFromUtf8(call.isCancelled() ? "cancelled" : "finished");
    }

    private static String callAsGateway(BundleContext context, String command) {
        Dispatcher dispatcher = context.getService(context.getServiceReference(Dispatcher.class));
        try {
            dispatcher
                    .dispatch(new CommandCall(command, ByteString.EMPTY, 0, CallOrigin.GATEWAY))
                    .join();
            return "answered";
        } catch (CompletionException e) {
            return ((SyncSpaceException) e.getCause()).reason().name();
        }
    }
}
