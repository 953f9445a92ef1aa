package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Finds out whether a bundle could be resolved, before the one that it is to replace is touched: installs a bundle of another
 * name that has the same needs and nothing else, lets the framework resolve it, and removes it.
 */
final class Trial {
    private static final String NAME = "dev.syncspace.handlers-platform.trial";
    /** What begins or unpacks something, or makes a name unique. */
    private static final List<String> LEFT_OUT = List.of(
            Constants.BUNDLE_ACTIVATOR,
            Constants.BUNDLE_ACTIVATIONPOLICY,
            Constants.BUNDLE_CLASSPATH,
            Constants.BUNDLE_NATIVECODE,
            "Service-Component");

    private final BundleContext framework;
    private final FrameworkWiring wiring;
    private final Problems problems;

    Trial(BundleContext framework, FrameworkWiring wiring, Problems problems) {
        this.framework = framework;
        this.wiring = wiring;
        this.problems = problems;
    }

    /**
     * Tries.
     *
     * @throws SyncSpaceException {@code BUNDLE_NOT_STARTABLE} with what is missing
     */
    void check(BundleJar jar) {
        try {
            Bundle trial = framework.installBundle(NAME + ":" + jar.name(), new ByteArrayInputStream(needsOf(jar)));
            try {
                if (!wiring.resolveBundles(Set.of(trial))) {
                    String missing = problems.missing(trial);
                    throw notStartable(jar.name(), missing.isEmpty() ? whyNot(trial) : missing);
                }
            } finally {
                trial.uninstall();
            }
        } catch (BundleException | IOException e) {
            throw SyncSpaceException.of(
                    Reason.BUNDLE_NOT_STARTABLE,
                    "the bundle " + jar.name() + " cannot be installed: " + Problems.rootMessage(e),
                    e);
        }
    }

    static SyncSpaceException notStartable(String name, String why) {
        return SyncSpaceException.of(Reason.BUNDLE_NOT_STARTABLE, "the bundle " + name + " cannot be started: " + why);
    }

    /** Only a start makes the framework tell; this one has nothing that could start. */
    private static String whyNot(Bundle trial) {
        try {
            trial.start(Bundle.START_TRANSIENT);
            return "the framework could not resolve it at first";
        } catch (BundleException e) {
            return Problems.rootMessage(e);
        }
    }

    private static byte[] needsOf(BundleJar jar) throws IOException {
        Manifest manifest = new Manifest(jar.manifest());
        // The parts with names are about single entries, which are not here.
        manifest.getEntries().clear();
        Attributes headers = manifest.getMainAttributes();
        LEFT_OUT.forEach(header -> headers.remove(new Attributes.Name(header)));
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return bytes.toByteArray();
    }
}
