package dev.syncspace.itests.platform;

import com.google.protobuf.ByteString;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A bundle with a handler that a test drops into a running platform. */
final class Plugin {
    private static final String LOCATION = "plugin:";

    private final String name;
    private final Bundle bundle;
    private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
    private final CountDownLatch latch = new CountDownLatch(1);

    private Plugin(String name, Bundle bundle) {
        this.name = name;
        this.bundle = bundle;
    }

    /** Installs and starts a plugin. */
    static Plugin install(TestPlatform platform, String name, String behaviour, int ranking, String... commands) {
        try {
            Bundle bundle = platform.context()
                    .installBundle(LOCATION + name, new ByteArrayInputStream(jar(name, behaviour, ranking, commands)));
            Plugin plugin = new Plugin(name, bundle);
            System.getProperties().put("test." + name + ".started", plugin.started);
            System.getProperties().put("test." + name + ".latch", plugin.latch);
            bundle.start();
            return plugin;
        } catch (BundleException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Removes every plugin. */
    static void uninstallAll(TestPlatform platform) throws BundleException {
        for (Bundle bundle : platform.context().getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                bundle.uninstall();
            }
        }
    }

    /** The jar of such a bundle. */
    static byte[] jar(String name, String behaviour, int ranking, String... commands) throws IOException {
        return jar(headers(name, behaviour, ranking, commands));
    }

    /** A bundle {@code plugin.good} that answers with its name. */
    static ByteString goodJar() {
        try {
            return ByteString.copyFrom(jar("plugin.good", PluginActivator.NAME, 0, "Good"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The headers of such a bundle, to be changed. */
    static Manifest headers(String name, String behaviour, int ranking, String... commands) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Bundle-Activator", PluginActivator.class.getName());
        headers.putValue(
                "Import-Package",
                "org.osgi.framework,com.google.protobuf,dev.syncspace.api.command,dev.syncspace.api.error");
        headers.putValue(PluginActivator.COMMANDS, String.join(" ", commands));
        headers.putValue(PluginActivator.RANKING, Integer.toString(ranking));
        headers.putValue(PluginActivator.BEHAVIOUR, behaviour);
        return manifest;
    }

    /** A jar with these headers. */
    static byte[] jar(Manifest manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            String entry = PluginActivator.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(entry));
            try (InputStream in = Plugin.class.getClassLoader().getResourceAsStream(entry)) {
                in.transferTo(jar);
            }
        }
        return bytes.toByteArray();
    }

    Bundle bundle() {
        return bundle;
    }

    /** Waits until a call of the behaviour {@code wait} runs. */
    void awaitCall() {
        try {
            if (started.poll(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS) == null) {
                throw new AssertionError("no call of " + name + " started");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets the calls of the behaviour {@code wait} go on. */
    void release() {
        latch.countDown();
    }
}
