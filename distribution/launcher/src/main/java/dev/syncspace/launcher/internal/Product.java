package dev.syncspace.launcher.internal;

import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of the product: {@code bundle/N-NAME/*.jar}, where N from 1 to 9 is the start level of the bundles in it, and
 * {@code version}, one line.
 */
final class Product {
    /** System property that names the folder; set by the start script. */
    static final String HOME_PROPERTY = "syncspace.home";

    private final Path home;

    private Product(Path home) {
        this.home = home;
    }

    /** The product that the start script named. */
    static Product locate() throws LaunchException {
        return at(
                Path.of(System.getProperty(HOME_PROPERTY, ".")).toAbsolutePath().normalize());
    }

    static Product at(Path home) throws LaunchException {
        if (!Files.isDirectory(home.resolve("bundle"))) {
            throw new LaunchException(
                    Kind.START_FAILED,
                    home + " is no SyncSpace product: it has no folder bundle; see -D" + HOME_PROPERTY);
        }
        return new Product(home);
    }

    String version() throws LaunchException {
        try {
            return Files.readString(home.resolve("version"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.START_FAILED, "the product is not complete", e);
        }
    }

    /** All bundles, by start level, then by file name. */
    List<BundleFile> bundles() throws LaunchException {
        try {
            List<BundleFile> bundles = new ArrayList<>();
            for (Path folder : sorted(home.resolve("bundle"), "[1-9]-*")) {
                int startLevel = folder.getFileName().toString().charAt(0) - '0';
                for (Path jar : sorted(folder, "*.jar")) {
                    bundles.add(new BundleFile(jar, startLevel));
                }
            }
            return bundles;
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.START_FAILED, "the product is not complete", e);
        }
    }

    private static List<Path> sorted(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
            stream.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /**
     * A bundle of the product.
     *
     * @param startLevel 1 to 9; a lower one starts earlier and stops later
     */
    record BundleFile(Path jar, int startLevel) {}
}
