package dev.syncspace.itests.platform;

import com.google.protobuf.ByteString;
import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.AllServiceListener;
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

/** The bundles of the product in a framework of this process, as the launcher starts them. */
final class TestPlatform implements AutoCloseable {
    /** After this a test is stuck. */
    static final long STUCK_SECONDS = 60;
    /** How often to look for a change that nobody tells, in milliseconds. */
    private static final long LOOK_MILLIS = 50;

    private static final Path BUNDLES = Path.of("..", "..", "distribution", "target", "syncspace", "bundle");
    private static final String ENDPOINT = LocalEndpoint.class.getName();
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

    private final Path directory;
    private final Framework framework;
    private final Semaphore endpointChanges = new Semaphore(0);
    private final List<SyncSpaceClient> clients = new ArrayList<>();

    private TestPlatform(Path directory, Framework framework) {
        this.directory = directory;
        this.framework = framework;
    }

    /** Starts on a data directory with the properties of the launcher. */
    static TestPlatform start(Path directory, Map<String, String> properties) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("run").resolve("framework").toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, CLASS_PATH_PACKAGES);
        configuration.put("felix.log.level", "0");
        configuration.put("ds.loglevel", "warn");
        configuration.put(PlatformProperties.DATA_DIR, directory.toString());
        configuration.put(PlatformProperties.VERSION, "test");
        configuration.put("felix.fileinstall.dir", directory.resolve("conf").toString());
        configuration.put("felix.fileinstall.filter", ".*\\.cfg");
        configuration.put("felix.fileinstall.noInitialDelay", "true");
        configuration.put("felix.fileinstall.poll", "200");
        configuration.putAll(properties);
        TestPlatform platform = new TestPlatform(directory, new FrameworkFactory().newFramework(configuration));
        try {
            platform.start();
        } catch (BundleException | IOException | InvalidSyntaxException e) {
            throw new AssertionError("the platform must start", e);
        }
        return platform;
    }

    static TestPlatform start(Path directory) {
        return start(directory, Map.of());
    }

    private void start() throws BundleException, IOException, InvalidSyntaxException {
        Files.createDirectories(directory.resolve("run"));
        framework.init();
        BundleContext context = framework.getBundleContext();
        int lastLevel = 1;
        for (Path folder : sorted(BUNDLES.toAbsolutePath().normalize(), "[1-9]-*")) {
            int level = folder.getFileName().toString().charAt(0) - '0';
            for (Path jar : sorted(folder, "*.jar")) {
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(level);
                bundle.start();
            }
            lastLevel = Math.max(lastLevel, level);
        }
        // All, because the test has other classes of the same names than the bundles.
        context.addServiceListener(
                (AllServiceListener) event -> endpointChanges.release(),
                "(" + Constants.OBJECTCLASS + "=" + ENDPOINT + ")");
        framework.start();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(lastLevel, event -> endpointChanges.release());
        awaitEndpoint();
    }

    private static List<Path> sorted(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
            stream.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Waits until a local transport listens. */
    URI awaitEndpoint() {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
        try {
            while (true) {
                ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(ENDPOINT, null);
                if (references != null) {
                    return URI.create((String) references[0].getProperty(LocalEndpoint.URI_PROPERTY));
                }
                if (!endpointChanges.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new AssertionError("nothing listens; bundles: " + states());
                }
            }
        } catch (InvalidSyntaxException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until no local transport listens. */
    void awaitNoEndpoint() {
        awaitChange(() -> endpointReferences() == null, "something still listens");
    }

    /** A connection to a transport that listens when something has happened. */
    SyncSpaceClient connectAfter(BooleanSupplier condition) {
        awaitChange(() -> condition.getAsBoolean() && isAnswering(), "nothing answers");
        return connect();
    }

    /** The transport of the old bundles may listen for a moment more, and the new one before all handlers are here. */
    private boolean isAnswering() {
        if (endpointReferences() == null) {
            return false;
        }
        try (SyncSpaceClient probe = connect()) {
            probe.listSpaces().get(STUCK_SECONDS, TimeUnit.SECONDS);
            probe.listBundles().get(STUCK_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | RuntimeException notYet) {
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitChange(BooleanSupplier condition, String otherwise) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new AssertionError(otherwise + "; bundles: " + states());
                }
                // Not every change that counts is told by the endpoint.
                endpointChanges.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceReference<?> @Nullable [] endpointReferences() {
        try {
            return framework.getBundleContext().getAllServiceReferences(ENDPOINT, null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private String states() {
        StringBuilder states = new StringBuilder();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            states.append(bundle.getSymbolicName())
                    .append('=')
                    .append(bundle.getState())
                    .append(' ');
        }
        return states.toString();
    }

    Path directory() {
        return directory;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** A new connection, which repeats nothing by itself; closed with the platform. */
    SyncSpaceClient connect() {
        try {
            ByteString token = ByteString.copyFrom(
                    Files.readAllBytes(directory.resolve("run").resolve("token")));
            SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forAddress(awaitEndpoint(), token)
                    .withRetryCountMax(0)
                    .withCallTimeout(Duration.ofSeconds(STUCK_SECONDS)));
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A connection to the transport that listens now; null if none does. It repeats nothing, and the caller closes it.
     *
     * @throws dev.syncspace.client.SyncSpaceClientException if the transport goes in this moment
     */
    @Nullable
    SyncSpaceClient tryConnect() {
        ServiceReference<?>[] references = endpointReferences();
        Object address = references == null ? null : references[0].getProperty(LocalEndpoint.URI_PROPERTY);
        if (address == null) {
            return null;
        }
        try {
            ByteString token = ByteString.copyFrom(
                    Files.readAllBytes(directory.resolve("run").resolve("token")));
            return SyncSpaceClient.connect(ClientOptions.forAddress(URI.create((String) address), token)
                    .withRetryCountMax(0)
                    .withCallTimeout(Duration.ofSeconds(STUCK_SECONDS)));
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A bundle of the product, by the end of its symbolic name. */
    Bundle bundle(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("dev.syncspace." + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name + " in " + states()));
    }

    @Override
    public void close() {
        clients.forEach(SyncSpaceClient::close);
        try {
            framework.stop();
            FrameworkEvent end = framework.waitForStop(TimeUnit.SECONDS.toMillis(STUCK_SECONDS));
            if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new AssertionError("the framework does not stop");
            }
        } catch (BundleException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
