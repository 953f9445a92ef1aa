package dev.syncspace.launcher.internal;

import dev.syncspace.directory.internal.JsonLine;
import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Runs the platform in this process for a client that names the data directory by Init. Until then it has a folder for itself
 * among the temporary files, and logs to standard error.
 */
final class Sidecar {
    /** The interface itself belongs to a bundle: this side knows its name only. */
    private static final String DIRECTORY = "dev.syncspace.api.platform.DataDirectory";

    private final SidecarOptions options;
    private final Instant startedAt;

    Sidecar(SidecarOptions options) {
        this.options = options;
        this.startedAt = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    /** Returns only by an exception, when nothing has been started yet: otherwise the process ends with the platform. */
    void run() throws LaunchException {
        Product product = Product.locate();
        String version = product.version();
        ProcessFolder folder;
        try {
            folder = ProcessFolder.make();
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "cannot make a temporary folder", e);
        }
        System.setProperty(
                "derby.stream.error.file", folder.path().resolve("derby.log").toString());
        try (Logs logs = Logs.openOnConsole(options.base().logLevel())) {
            Logger log = logs.logger(Sidecar.class);
            Platform platform = Platform.createWithoutDirectory(
                    options.base(), folder.path().resolve("felix"), version, options.properties(), log);
            Ending ending = new Ending(platform, logs, log, () -> {}, () -> folder.remove(log));
            ending.atSignal();
            ending.end(failureOf(platform, product, version, logs, log));
        }
    }

    /** Starts, tells that it is ready, and waits; null if the platform was stopped. */
    private @Nullable LaunchException failureOf(
            Platform platform, Product product, String version, Logs logs, Logger log) {
        try {
            String filter = "(" + Constants.OBJECTCLASS + "=" + DIRECTORY + ")";
            platform.context().addServiceListener(event -> directoryKnown(platform, event, version, logs, log), filter);
            platform.start(product.bundles(), InstalledBundles.none(log), addresses -> {});
            logs.output().println(readyLine(platform));
            platform.awaitStop();
            return null;
        } catch (LaunchException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (InvalidSyntaxException | RuntimeException | Error e) {
            // The edge of the process: whatever it is, bundles are stopped and people are told.
            return new LaunchException(Kind.START_FAILED, "the launcher failed: " + e, e);
        }
    }

    private String readyLine(Platform platform) {
        Duration took = Duration.between(startedAt, Instant.now());
        return new JsonLine()
                .text("event", "ready")
                .text("grpc", platform.grpcAddress().orElse(""))
                .number("tookMillis", took.toMillis())
                .toString();
    }

    /** From now on the log goes where it belongs. */
    private static void directoryKnown(Platform platform, ServiceEvent event, String version, Logs logs, Logger log) {
        if (event.getType() != ServiceEvent.REGISTERED) {
            return;
        }
        try {
            Path directory = pathOf(platform.context(), event.getServiceReference());
            logs.moveTo(directory.resolve("logs"));
            log.log(Level.INFO, "SyncSpace {0} runs on {1} with Java {2}", new Object[] {
                version, directory, Runtime.version()
            });
        } catch (LaunchException | ReflectiveOperationException e) {
            log.log(Level.WARNING, "the log stays on standard error", e);
        }
    }

    private static Path pathOf(BundleContext context, ServiceReference<?> reference)
            throws ReflectiveOperationException {
        Object service = context.getService(reference);
        if (service == null) {
            throw new InvocationTargetException(new IllegalStateException("the directory is gone"));
        }
        try {
            for (Class<?> type : service.getClass().getInterfaces()) {
                if (type.getName().equals(DIRECTORY)) {
                    Method method = type.getMethod("path");
                    return (Path) method.invoke(service);
                }
            }
            throw new NoSuchMethodException(service.getClass() + " is no " + DIRECTORY);
        } finally {
            context.ungetService(reference);
        }
    }
}
