package dev.syncspace.itests.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/** The container that the test runs in, as its user sees it: features, files, shell, bundles. */
final class Karaf {
    private static final String LAST = "dev.syncspace.itests.karaf.last";
    private static final long SETTINGS_SECONDS = 60;

    private final FeaturesService features;
    private final SessionFactory sessions;

    Karaf(FeaturesService features, SessionFactory sessions) {
        this.features = features;
        this.sessions = sessions;
    }

    /** What {@code feature:repo-add} does. */
    void addRepository(String version) throws Exception {
        features.addRepository(URI.create("mvn:dev.syncspace/syncspace-features/" + version + "/xml/features"));
    }

    /** What {@code feature:install} does; the bundle with the tests must not be refreshed. */
    void install(String... names) throws Exception {
        features.installFeatures(Set.of(names), EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
    }

    /**
     * Waits until Karaf has read the settings files that a feature brought, and services have them. It reads them twice: as a
     * part of the feature and as files, and at the second time services start anew.
     */
    static void awaitSettings(ConfigurationAdmin configurations, String... pids) throws Exception {
        for (String pid : pids) {
            Configuration configuration = configurations.getConfiguration(pid, null);
            Patience.until("the settings of " + pid + " are read", () -> configuration.getChangeCount() > 1);
        }
        // Changes are told in their order: when this one is, those before it have been.
        CountDownLatch told = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if (event.getPid().equals(LAST)) {
                told.countDown();
            }
        };
        ServiceRegistration<?> registration = context().registerService(ConfigurationListener.class, listener, null);
        Configuration last = configurations.getConfiguration(LAST, null);
        last.update(new Hashtable<>(Map.of("note", "the last change")));
        try {
            if (!told.await(SETTINGS_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody was told of a changed setting");
            }
        } finally {
            registration.unregister();
            last.delete();
        }
    }

    boolean isInstalled(String feature) throws Exception {
        return features.isInstalled(features.getFeature(feature));
    }

    static Path base() {
        return Path.of(System.getProperty("karaf.base"));
    }

    /** The data directory, where nothing is configured. */
    static Path dataDirectory() {
        return base().resolve("syncspace");
    }

    /** Changes one line of a settings file in {@code etc}, as an editor does. */
    static void configure(String pid, String key, String value) throws IOException {
        Path file = base().resolve("etc").resolve(pid + ".cfg");
        String changed =
                Files.readString(file).replaceAll("(?m)^" + key.replace(".", "\\.") + " *=.*$", key + " = " + value);
        Path next = Files.writeString(file.resolveSibling(pid + ".next"), changed);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Executes a line in the shell; what it printed.
     *
     * @throws IllegalStateException with the message of the failure: a test that fails by another exception could not tell it,
     *     as the process of the tests does not know our classes
     */
    String shell(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = sessions.create(InputStream.nullInputStream(), out, out);
        try {
            session.execute(line);
        } catch (Exception e) {
            throw new IllegalStateException(e.getMessage());
        } finally {
            session.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Installs and starts a bundle with the handler of a command. */
    static Bundle installHandler() throws IOException, BundleException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "com.example.echo");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Bundle-Activator", EchoActivator.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework,com.google.protobuf,dev.syncspace.api.command");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String entry = EchoActivator.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream in = Karaf.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
        Bundle bundle = context().installBundle("echo", new ByteArrayInputStream(bytes.toByteArray()));
        bundle.start();
        return bundle;
    }

    private static BundleContext context() {
        return FrameworkUtil.getBundle(Karaf.class).getBundleContext();
    }
}
