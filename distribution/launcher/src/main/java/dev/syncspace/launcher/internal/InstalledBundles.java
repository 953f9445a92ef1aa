package dev.syncspace.launcher.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The folder {@code DIR/bundles}, which the bundle {@code handlers-platform} writes: bundles beside the product, newer
 * versions of bundles of the product, and marks of stopped ones. Whatever is wrong in it is left out, told in the log, and
 * left in {@code NAME.problem} for {@code bundle list}; it never keeps the platform from starting.
 */
final class InstalledBundles {
    /** Behind everything of the product: what hangs or fails here cannot keep it from listening. */
    static final int START_LEVEL = 9;

    /** Start of the location of an installed bundle; {@code handlers-platform} knows it by that. */
    private static final String LOCATION = "syncspace:";

    private static final String NAME = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*";

    private final Path folder;
    private final Logger log;
    private final boolean isHeeded;
    /** Jars by symbolic name. */
    private final Map<String, Path> jars = new HashMap<>();

    private final Set<String> stopped = new HashSet<>();
    private final Set<Bundle> beside = new HashSet<>();
    private final Set<String> changed = new HashSet<>();

    private InstalledBundles(Path folder, boolean isHeeded, Logger log) {
        this.folder = folder;
        this.isHeeded = isHeeded;
        this.log = log;
    }

    /** Reads the folder, if it is there; problems of the start before are forgotten. */
    static InstalledBundles read(Path folder, Logger log) {
        InstalledBundles installed = new InstalledBundles(folder, true, log);
        for (Path file : files(folder, "*.problem", log)) {
            installed.delete(file);
        }
        for (Path jar : files(folder, "*.jar", log)) {
            installed.jars.put(nameOf(jar, ".jar"), jar);
        }
        for (Path mark : files(folder, "*.stopped", log)) {
            installed.stopped.add(nameOf(mark, ".stopped"));
        }
        return installed;
    }

    /** Nothing: for a platform without a data directory. */
    static InstalledBundles none(Logger log) {
        return new InstalledBundles(Path.of(""), false, log);
    }

    /** Installs on the product what was not changed in it, when the start with the changes failed. */
    InstalledBundles withoutChanges(String why) {
        InstalledBundles rest = new InstalledBundles(folder, true, log);
        rest.jars.putAll(jars);
        rest.stopped.addAll(stopped);
        for (String name : changed) {
            problem(name, "the platform did not start with this change of a bundle of the product: " + why);
            rest.jars.remove(name);
            rest.stopped.remove(name);
        }
        return rest;
    }

    /** Whether bundles of the product were replaced or left stopped. */
    boolean hasChanges() {
        return !changed.isEmpty();
    }

    private static String nameOf(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static List<Path> files(Path folder, String pattern, Logger log) {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
            for (Path file : stream) {
                if (file.getFileName().toString().replaceFirst("\\.[a-z]+$", "").matches(NAME)) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            log.log(Level.WARNING, "the folder " + folder + " cannot be read", e);
        }
        files.sort(null);
        return files;
    }

    /**
     * Installs a bundle of the product, or the newer version of it that is in the folder.
     *
     * @param location of the product's jar, which the bundle keeps
     */
    Bundle installProduct(BundleContext context, Path productJar, String location) throws BundleException {
        if (!isHeeded || jars.isEmpty()) {
            return context.installBundle(location);
        }
        Identity product = identity(productJar);
        if (product == null || !jars.containsKey(product.name)) {
            return context.installBundle(location);
        }
        Path newer = Objects.requireNonNull(jars.remove(product.name));
        Identity identity = identity(newer);
        if (identity == null || !identity.name.equals(product.name)) {
            problem(product.name, "it is damaged, or no bundle of this name");
        } else if (identity.version.compareTo(product.version) < 0) {
            problem(
                    product.name,
                    "version " + identity.version + " is older than that of the product, " + product.version);
        } else {
            try (InputStream content = Files.newInputStream(newer)) {
                Bundle bundle = context.installBundle(location, content);
                changed.add(product.name);
                return bundle;
            } catch (BundleException | IOException e) {
                problem(product.name, "it cannot be installed: " + e.getMessage());
            }
        }
        return context.installBundle(location);
    }

    /** Whether a bundle of the product is to be left stopped. */
    boolean isStopped(Bundle bundle) {
        boolean isStopped = stopped.contains(bundle.getSymbolicName());
        if (isStopped && !beside.contains(bundle)) {
            changed.add(bundle.getSymbolicName());
        }
        return isStopped;
    }

    /** Installs the bundles that are not of the product; they start with their level. */
    void installOthers(BundleContext context) {
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            String name = jar.getKey();
            Identity identity = identity(jar.getValue());
            if (identity == null || !identity.name.equals(name)) {
                problem(name, "it is damaged, or no bundle of this name");
                continue;
            }
            try (InputStream content = Files.newInputStream(jar.getValue())) {
                Bundle bundle = context.installBundle(LOCATION + name, content);
                beside.add(bundle);
                bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
                if (!stopped.contains(name)) {
                    bundle.start();
                }
            } catch (BundleException | IOException | RuntimeException e) {
                problem(name, "it cannot be installed: " + e.getMessage());
            }
        }
    }

    /** Whether a bundle came from the folder and is not of the product: its failures are its own. */
    boolean isBeside(Bundle bundle) {
        return beside.contains(bundle);
    }

    /** Whether there are such bundles. */
    boolean hasOthers() {
        return !beside.isEmpty();
    }

    /** Names of those bundles. */
    boolean isBeside(String name) {
        return beside.stream().anyMatch(bundle -> name.equals(bundle.getSymbolicName()));
    }

    private void problem(String name, String why) {
        log.log(Level.WARNING, "the bundle {0} in {1} is left out: {2}", new Object[] {name, folder, why});
        try {
            Files.writeString(
                    folder.resolve(name + ".problem"),
                    "left out at the last start: " + why + "\n",
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.log(Level.WARNING, "the problem of the bundle " + name + " could not be noted", e);
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.log(Level.WARNING, file + " could not be removed", e);
        }
    }

    private record Identity(String name, Version version) {}

    /** What a jar says that it is; null if it cannot be read or says nothing. */
    private static @Nullable Identity identity(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                return null;
            }
            Version version = Version.parseVersion(manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION));
            return new Identity(name.split(";", 2)[0].strip(), version);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
