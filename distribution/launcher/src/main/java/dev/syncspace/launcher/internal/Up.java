package dev.syncspace.launcher.internal;

import dev.syncspace.directory.internal.DirectoryException;
import dev.syncspace.directory.internal.EndpointFile;
import dev.syncspace.directory.internal.JsonLine;
import dev.syncspace.directory.internal.RunDirectory;
import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the platform in this process until a signal ends it. */
final class Up {
    /** Size of one log file of the database, in bytes. */
    private static final int DERBY_LOG_MAX_BYTES = 1 << 20;
    /** Number of log files of the database. */
    private static final int DERBY_LOG_COUNT = 3;

    private final Options options;
    private final Map<String, String> properties;
    private final Instant startedAt;

    Up(Options options) {
        this(options, Map.of());
    }

    /** @param properties further properties of the framework */
    Up(Options options, Map<String, String> properties) {
        this.options = options;
        this.properties = Map.copyOf(properties);
        this.startedAt = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    /** Returns only by an exception, when nothing has been started yet: otherwise the process ends with the platform. */
    void run() throws LaunchException {
        Product product = Product.locate();
        String version = product.version();
        RunDirectory directory = take(options.dataDirectory());
        setDerbyProperties(directory.logs());
        try (Logs logs = Logs.open(directory.logs(), options.logLevel())) {
            Logger log = logs.logger(Up.class);
            log.log(Level.INFO, "SyncSpace {0} starts on {1} with Java {2}", new Object[] {
                version, directory.path(), Runtime.version()
            });
            Platform platform = Platform.create(options, directory, version, properties, log);
            EndpointFile endpointFile = endpointFile(directory, version);
            InstalledBundles added = InstalledBundles.read(directory.path().resolve("bundles"), log);
            Running running = new Running(platform, added, endpointFile, logs, log);
            Ending ending = new Ending(platform, logs, log, () -> remove(endpointFile, log), () -> {});
            ending.atSignal();
            ending.end(failureOf(running, product));
        }
    }

    private static RunDirectory take(Path path) throws LaunchException {
        try {
            return RunDirectory.take(path);
        } catch (DirectoryException e) {
            throw LaunchException.of(e);
        }
    }

    /** Starts, tells that it is ready, and waits; null if the platform was stopped. */
    private @Nullable LaunchException failureOf(Running running, Product product) {
        try {
            running.platform.start(product.bundles(), running.added, addresses -> endpointsChanged(running, addresses));
            running.logs.output().println(readyLine(running));
            Console console = System.console();
            if (console != null && options.passphraseFile() == null) {
                new AccountPrompt(running.platform.context(), console).run(options.asksPassphrase());
            }
            running.platform.awaitStop();
            return null;
        } catch (LaunchException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RuntimeException | Error e) {
            // The edge of the process: whatever it is, bundles are stopped and people are told.
            return new LaunchException(Kind.START_FAILED, "the launcher failed: " + e, e);
        }
    }

    private String readyLine(Running running) {
        Duration took = Duration.between(startedAt, Instant.now());
        JsonLine line = new JsonLine()
                .text("event", "ready")
                .text("transport", running.endpointFile.addresses().get(0));
        running.platform.grpcAddress().ifPresent(address -> line.text("grpc", address));
        return line.text("data", options.dataDirectory().toString())
                .number("tookMillis", took.toMillis())
                .toString();
    }

    private static void endpointsChanged(Running running, List<String> addresses) {
        try {
            running.endpointFile.write(addresses);
        } catch (IOException e) {
            running.log.log(Level.SEVERE, "clients cannot find the platform: endpoint.json was not written", e);
        }
    }

    private EndpointFile endpointFile(RunDirectory directory, String version) throws LaunchException {
        try {
            return new EndpointFile(directory.endpointFile(), version, startedAt.toEpochMilli());
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "cannot write to " + directory.path(), e);
        }
    }

    private static void remove(EndpointFile endpointFile, Logger log) {
        try {
            endpointFile.remove();
        } catch (IOException e) {
            log.log(Level.WARNING, "endpoint.json stays behind", e);
        }
    }

    /** Derby reads these from the process, once. */
    private static void setDerbyProperties(Path logs) {
        System.setProperty("derby.stream.error.style", "rollingFile");
        System.setProperty(
                "derby.stream.error.rollingFile.pattern",
                logs.resolve("derby-%g.log").toString());
        System.setProperty("derby.stream.error.rollingFile.limit", Integer.toString(DERBY_LOG_MAX_BYTES));
        System.setProperty("derby.stream.error.rollingFile.count", Integer.toString(DERBY_LOG_COUNT));
    }

    /** What has to end in order. */
    private record Running(
            Platform platform, InstalledBundles added, EndpointFile endpointFile, Logs logs, Logger log) {}
}
