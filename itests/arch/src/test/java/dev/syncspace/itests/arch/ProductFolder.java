package dev.syncspace.itests.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The built product and the sources that it was built from. */
final class ProductFolder {
    private ProductFolder() {}

    /** Root of the source tree. */
    static Path root() {
        return Path.of("../..").toAbsolutePath().normalize();
    }

    /** Every bundle that the platform starts, third-party ones included. */
    static List<Path> bundles() {
        return jarsBelow(root().resolve("distribution/target/syncspace/bundle"));
    }

    /** The bundles whose sources are in this repository. */
    static List<Path> ownBundles() {
        return bundles().stream().filter(ProductFolder::isOwn).toList();
    }

    /** The jars of the launcher and, once it is part of the product, of the command line. */
    static List<Path> ownClassPathJars() {
        return jarsBelow(root().resolve("distribution/target/syncspace/lib")).stream()
                .filter(ProductFolder::isOwn)
                .toList();
    }

    private static boolean isOwn(Path jar) {
        return jar.getFileName().toString().startsWith("syncspace-");
    }

    private static List<Path> jarsBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifest manifest(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A main header of the manifest; empty if there is none. */
    static String header(Path jar, String name) {
        String value = manifest(jar).getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    /** Packages with classes, without those of other Java releases. */
    static List<String> packages(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && name.contains("/") && !name.startsWith("META-INF/"))
                    .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Java sources of the product, without tests. */
    static List<Path> mainSources() {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/dev/"))
                    .filter(file -> !root().relativize(file).startsWith(".build"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
