package dev.syncspace.dispatcher.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandDeclaration;
import dev.syncspace.api.command.CommandDeclarations;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.CommandStatistics;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.platform.DaemonThreads;
import java.io.File;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatcher in OSGi: gives the {@link Router} its threads, its configuration and the handlers that come and go.
 *
 * <p>It binds references to the handlers and not the handlers: while a handler is reconfigured its service cannot be had
 * for a moment, and a bind of the service itself would lose it for ever. A changed configuration is applied to the living
 * instance, because a new one would end the running calls and forget which commands were here in this run.
 */
@Component(immediate = true, configurationPid = "dev.syncspace.dispatcher")
@Designate(ocd = Config.class)
public final class CommandDispatcher implements Dispatcher, CommandDeclarations, CommandStatistics {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);
    /** How long a thread without work is kept: a caller that thinks for a moment finds it again. */
    private static final long IDLE_THREAD_SECONDS = 20;

    private final ExecutorService executor;
    private final ThreadTimer timer;
    private final RunMemory memory;
    private final Router router;

    @Activate
    public CommandDispatcher(BundleContext context, Config config) {
        AtomicLong threads = new AtomicLong();
        // Hands work to the thread that became idle last, whose memory is warm; the lanes bound how many there are.
        executor = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> DaemonThreads.create(task, "syncspace-call-" + threads.incrementAndGet()));
        timer = new ThreadTimer("syncspace-call-timer");
        memory = memory(context);
        router = new Router(
                services(context),
                executor,
                timer,
                settings(config, Settings.DEFAULT),
                LOG,
                Whiteboard.remembering(memory.recall()));
    }

    private static RunMemory memory(BundleContext context) {
        File file = Objects.requireNonNull(context.getDataFile("commands"), "the framework keeps files for bundles");
        String run = Objects.requireNonNullElse(context.getProperty(Constants.FRAMEWORK_UUID), "unknown");
        return new RunMemory(file.toPath(), run, LOG);
    }

    private static HandlerServices services(BundleContext context) {
        return new HandlerServices() {
            @Override
            public @Nullable CommandHandler get(ServiceReference<CommandHandler> reference) {
                try {
                    return context.getService(reference);
                } catch (IllegalStateException stopped) {
                    LOG.debug("a handler was asked for after the dispatcher had stopped", stopped);
                    return null;
                }
            }

            @Override
            public void unget(ServiceReference<CommandHandler> reference) {
                try {
                    context.ungetService(reference);
                } catch (IllegalStateException stopped) {
                    LOG.debug("the framework took a handler back when the dispatcher stopped", stopped);
                }
            }
        };
    }

    private Settings settings(Config config, Settings otherwise) {
        try {
            return Settings.of(config);
        } catch (IllegalArgumentException e) {
            LOG.error("the configuration of the dispatcher is ignored: {}", e.getMessage());
            return otherwise;
        }
    }

    @Modified
    void modified(Config config) {
        Settings present = router.settings();
        router.settings(settings(config, present));
    }

    @Reference(
            service = CommandHandler.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedHandler")
    void bindHandler(ServiceReference<CommandHandler> reference) {
        router.registry().put(reference);
    }

    void updatedHandler(ServiceReference<CommandHandler> reference) {
        router.registry().put(reference);
    }

    void unbindHandler(ServiceReference<CommandHandler> reference) {
        router.registry().remove(reference);
    }

    @Override
    public CompletableFuture<ByteString> dispatch(CommandCall call) {
        return router.dispatch(call);
    }

    @Override
    public List<CommandRegistration> registrations() {
        return router.registry().whiteboard().registrations();
    }

    @Override
    public Optional<CommandDeclaration> declaration(String command) {
        return router.declaration(command);
    }

    @Override
    public List<Figures> figures() {
        return router.figures();
    }

    @Override
    public List<Running> running() {
        return router.running();
    }

    @Deactivate
    void stop() {
        memory.keep(registrations());
        router.close(CommandDispatcher::await);
        timer.close();
        executor.shutdown();
    }

    private static void await(CompletableFuture<?> future, long timeoutMillis) {
        try {
            future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException ended) {
            LOG.debug("not every running call ended well before the dispatcher stopped", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
