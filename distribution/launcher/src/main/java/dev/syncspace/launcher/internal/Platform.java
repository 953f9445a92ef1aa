package dev.syncspace.launcher.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.directory.internal.RunDirectory;
import dev.syncspace.launcher.internal.LaunchException.Kind;
import dev.syncspace.launcher.internal.Product.BundleFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** One OSGi framework with the bundles of the product. Started once, stopped once; {@link #stop} from any thread. */
final class Platform {
    /** Why so long: after a crash the database replays its log before anything listens. */
    private static final long START_TIMEOUT_MILLIS = 120_000;
    /** When everything of the product listens, an installed bundle that still starts is waited for so long. */
    private static final long OTHERS_TIMEOUT_MILLIS = 30_000;
    /** How often a start that waits looks for components that failed, in milliseconds. */
    private static final long CHECK_INTERVAL_MILLIS = 500;
    /** Running calls get their time from the dispatcher; what lasts longer than this is cut. */
    private static final long STOP_TIMEOUT_MILLIS = 20_000;

    /** The interfaces themselves belong to a bundle: this side knows their names only. */
    private static final String ENDPOINT = "dev.syncspace.api.transport.LocalEndpoint";

    private static final String CONNECTIONS = "dev.syncspace.api.transport.ConnectionSource";
    private static final String GRPC = "(" + LocalEndpoint.URI_PROPERTY + "=grpc://*)";

    /** Packages of the class path that bundles import: logging, and what the component runtime is made of. */
    private static final String CLASS_PATH_PACKAGES = String.join(
            ",",
            "org.slf4j;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17",
            "org.slf4j.spi;version=2.0.17",
            "org.osgi.service.component;version=1.5.1",
            "org.osgi.service.component.propertytypes;version=1.5.0",
            "org.osgi.service.component.runtime;version=1.5.0",
            "org.osgi.service.component.runtime.dto;version=1.5.0",
            "org.osgi.service.log;version=1.5.0",
            "org.osgi.util.function;version=1.2.0",
            "org.osgi.util.promise;version=1.3.0");

    private final Map<String, String> configuration;
    private final boolean awaitsLocal;
    private final boolean awaitsGrpc;
    private final Logger log;
    private final Semaphore changes = new Semaphore(0);
    private final AtomicReference<@Nullable LaunchException> failure = new AtomicReference<>();
    private volatile Framework framework;
    private volatile InstalledBundles installed;
    private volatile boolean isLevelReached;
    private volatile boolean isStarted;

    private Platform(
            Map<String, String> configuration,
            Framework framework,
            boolean awaitsLocal,
            boolean awaitsGrpc,
            Logger log) {
        this.configuration = configuration;
        this.framework = framework;
        this.installed = InstalledBundles.none(log);
        this.awaitsLocal = awaitsLocal;
        this.awaitsGrpc = awaitsGrpc;
        this.log = log;
    }

    /**
     * Makes the framework on a data directory; no bundle is installed yet.
     *
     * @param properties further properties of the framework
     */
    static Platform create(
            Options options, RunDirectory directory, String version, Map<String, String> properties, Logger log)
            throws LaunchException {
        Map<String, String> configuration = common(directory.frameworkStorage(), options, version);
        // The directory is locked already.
        configuration.put(PlatformProperties.DATA_DIR, directory.path().toString());
        configuration.putAll(configurationFiles(directory.configurations()));
        configuration.putAll(properties);
        return init(configuration, log);
    }

    /**
     * Makes a framework whose data directory Init names; no bundle is installed yet.
     *
     * @param frameworkStorage where the framework unpacks and notes what it needs while it runs
     * @param properties further properties of the framework
     */
    static Platform createWithoutDirectory(
            Options options, Path frameworkStorage, String version, Map<String, String> properties, Logger log)
            throws LaunchException {
        Map<String, String> configuration = common(frameworkStorage, options, version);
        configuration.put(PlatformProperties.DATA_BY_INIT, "true");
        // An empty folder: settings belong to a data directory, and components that read them start when Init comes.
        configuration.putAll(configurationFiles(frameworkStorage.resolveSibling("conf")));
        configuration.putAll(properties);
        return init(configuration, log);
    }

    private static Map<String, String> common(Path frameworkStorage, Options options, String version) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, frameworkStorage.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Nobody else uses it: the data directory, or the folder of this process, is ours.
        configuration.put("felix.cache.locking", "false");
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, CLASS_PATH_PACKAGES);
        // Its errors are framework events, too.
        configuration.put("felix.log.level", "0");
        // Component failures must be seen: they reach the log through standard output.
        configuration.put("ds.loglevel", "warn");
        configuration.put(PlatformProperties.PORT, Integer.toString(options.port()));
        configuration.put(
                PlatformProperties.NO_ACCOUNT, Boolean.toString(options.hasNoAccount() || options.asksPassphrase()));
        configuration.put(PlatformProperties.VERSION, version);
        if (options.passphraseFile() != null) {
            configuration.put(
                    PlatformProperties.PASSPHRASE_FILE, options.passphraseFile().toString());
        }
        return configuration;
    }

    private static Platform init(Map<String, String> configuration, Logger log) throws LaunchException {
        return new Platform(
                configuration,
                newFramework(configuration),
                !configuration.containsKey(PlatformProperties.DATA_BY_INIT),
                configuration.containsKey(PlatformProperties.GRPC),
                log);
    }

    private static Framework newFramework(Map<String, String> configuration) throws LaunchException {
        Framework framework = new FrameworkFactory().newFramework(configuration);
        try {
            framework.init();
            return framework;
        } catch (BundleException e) {
            throw new LaunchException(Kind.START_FAILED, "the OSGi framework does not start: " + e.getMessage(), e);
        }
    }

    /** How File Install reads {@code conf/PID.cfg}: before any component starts, and again when a file changes. */
    private static Map<String, String> configurationFiles(Path directory) {
        return Map.of(
                "felix.fileinstall.dir",
                directory.toString(),
                "felix.fileinstall.filter",
                ".*\\.cfg",
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.poll",
                "1000",
                // The files belong to people: nothing is written back.
                "felix.fileinstall.enableConfigSave",
                "false",
                "felix.fileinstall.log.level",
                "1");
    }

    /**
     * Installs and starts the bundles and waits until everything listens that was told to. If that fails and bundles of the
     * product were changed, it is tried once more with the product's own.
     *
     * @param added what the data directory adds to the product
     * @param endpointsChanged gets the addresses of the local transports at once and after every later change, on any thread
     */
    void start(List<BundleFile> bundles, InstalledBundles added, Consumer<List<String>> endpointsChanged)
            throws LaunchException, InterruptedException {
        try {
            startWith(bundles, added, endpointsChanged);
        } catch (LaunchException e) {
            if (!added.hasChanges()) {
                throw e;
            }
            log.log(Level.WARNING, "the platform does not start with the changed bundles of the product", e);
            stop();
            failure.set(null);
            isLevelReached = false;
            framework = newFramework(configuration);
            startWith(bundles, added.withoutChanges(String.valueOf(e.getMessage())), endpointsChanged);
        }
    }

    private void startWith(List<BundleFile> bundles, InstalledBundles added, Consumer<List<String>> endpointsChanged)
            throws LaunchException, InterruptedException {
        installed = added;
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(this::frameworkEvent);
        for (BundleFile file : bundles) {
            install(context, file);
        }
        added.installOthers(context);
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        // Of what is installed while the platform runs.
        levels.setInitialBundleStartLevel(InstalledBundles.START_LEVEL);
        try {
            framework.start();
            String endpointFilter = "(" + Constants.OBJECTCLASS + "=" + ENDPOINT + ")";
            context.addServiceListener(event -> changes.release(), endpointFilter);
            context.addServiceListener(
                    event -> changes.release(), "(" + Constants.OBJECTCLASS + "=" + CONNECTIONS + ")");
            levels.setStartLevel(InstalledBundles.START_LEVEL, this::frameworkEvent);
            awaitListening(context);
            isStarted = true;
            endpointsChanged.accept(endpoints(context));
            context.addServiceListener(event -> endpointsChanged.accept(endpoints(context)), endpointFilter);
        } catch (BundleException | InvalidSyntaxException e) {
            throw new LaunchException(Kind.START_FAILED, "the OSGi framework does not start: " + e.getMessage(), e);
        }
    }

    private void install(BundleContext context, BundleFile file) throws LaunchException {
        String name = file.jar().getFileName().toString();
        try {
            // By reference: the framework reads the jar where it lies instead of a copy.
            Bundle bundle = installed.installProduct(
                    context, file.jar(), "reference:" + file.jar().toUri());
            if (bundle.getSymbolicName() == null) {
                throw new LaunchException(Kind.START_FAILED, name + " is no bundle: it has no Bundle-SymbolicName");
            }
            bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && !installed.isStopped(bundle)) {
                // Starts when the framework reaches the level of the bundle.
                bundle.start();
            }
        } catch (BundleException e) {
            throw new LaunchException(
                    Kind.START_FAILED, "bundle " + name + " cannot be installed: " + e.getMessage(), e);
        }
    }

    private void frameworkEvent(FrameworkEvent event) {
        Bundle bundle = event.getBundle();
        Throwable cause = event.getThrowable();
        switch (event.getType()) {
            case FrameworkEvent.ERROR -> {
                String why = cause == null ? "no reason was given" : String.valueOf(cause.getMessage());
                String message = "bundle " + bundle.getSymbolicName() + " failed: " + why;
                if (isStarted || installed.isBeside(bundle)) {
                    log.log(isStarted ? Level.SEVERE : Level.WARNING, message, cause);
                } else {
                    failure.compareAndSet(null, new LaunchException(Kind.START_FAILED, message, cause));
                }
            }
            case FrameworkEvent.STARTLEVEL_CHANGED -> isLevelReached = true;
            case FrameworkEvent.WARNING -> log.log(Level.WARNING, "bundle " + bundle.getSymbolicName(), cause);
            default -> log.log(Level.FINE, "framework event {0}", event.getType());
        }
        changes.release();
    }

    private void awaitListening(BundleContext context) throws LaunchException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MILLIS);
        while (true) {
            LaunchException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            boolean isLate = System.nanoTime() - deadlineNanos
                    > -TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MILLIS - OTHERS_TIMEOUT_MILLIS);
            if (isLevelReached || (isLate && installed.hasOthers())) {
                if ((!awaitsLocal || !endpoints(context).isEmpty())
                        && (!awaitsGrpc || grpcAddress().isPresent())) {
                    return;
                }
                Optional<String> failedComponent = new Components(context).firstFailure(installed::isBeside);
                if (failedComponent.isPresent()) {
                    throw LaunchException.ofComponent(failedComponent.get());
                }
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new LaunchException(
                        Kind.START_FAILED,
                        "nothing listens after " + START_TIMEOUT_MILLIS / 1000 + " seconds; "
                                + new Components(context).waiting());
            }
            if (changes.tryAcquire(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }
    }

    /** Addresses of the local transports, that of the highest service ranking first. */
    private static List<String> endpoints(BundleContext context) {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(ENDPOINT, null);
            return references == null
                    ? List.of()
                    : Arrays.stream(references)
                            .sorted(Comparator.<ServiceReference<?>>naturalOrder()
                                    .reversed())
                            .map(reference -> String.valueOf(reference.getProperty(LocalEndpoint.URI_PROPERTY)))
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the gRPC transport listens, for example {@code grpc://127.0.0.1:41234}. */
    Optional<String> grpcAddress() {
        try {
            ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(CONNECTIONS, GRPC);
            return references == null
                    ? Optional.empty()
                    : Optional.of(String.valueOf(references[0].getProperty(LocalEndpoint.URI_PROPERTY)));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Waits until the framework has stopped, whoever stops it. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops the bundles, those of the highest start level first, and waits for that. Does nothing if they are stopped.
     *
     * @return false if it took too long; what still runs is cut with the process
     */
    boolean stop() {
        try {
            framework.stop();
            return framework.waitForStop(STOP_TIMEOUT_MILLIS).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            log.log(Level.SEVERE, "the OSGi framework does not stop", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
