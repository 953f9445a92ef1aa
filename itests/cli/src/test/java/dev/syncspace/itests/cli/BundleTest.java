package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.syncspace.itests.cli.Product.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are installed, updated and stopped by the command line, over restarts of the platform. */
class BundleTest {
    private static final String STOPPED = "dev.syncspace.handlers-sync";
    private static final String CORE = "dev.syncspace.api";

    @TempDir
    private Path parent;

    /** A bundle without classes. */
    private Path jar(String file, String name, String version, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        if (!imports.isEmpty()) {
            headers.putValue("Import-Package", imports);
        }
        Path jar = parent.resolve(file);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    private static JsonObject bundle(Product product, String name) {
        return product.run("bundle", "list", "--json").json().getAsJsonArray("bundles").asList().stream()
                .map(bundle -> bundle.getAsJsonObject())
                .filter(bundle -> bundle.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    private static String state(Product product, String name) {
        return bundle(product, name).get("state").getAsString();
    }

    private static String problem(Product product, String name) {
        return bundle(product, name).get("problem").getAsString();
    }

    @Test
    void whatWasInstalledIsBackAfterARestartAndWhatWasStoppedStaysStopped() throws IOException {
        jar("hello.jar", "com.example.hello", "1.0.0", "");
        jar("newer.jar", "com.example.hello", "1.1.0", "");
        jar("quiet.jar", "com.example.quiet", "1.0.0", "");
        Path data = parent.resolve("data");
        try (Product product = Product.up(data)) {
            assertThat(product.ok("bundle", "install", "hello.jar")).isEqualTo("com.example.hello/1.0.0 is active");
            assertThat(product.ok("bundle", "update", "com.example.hello", "newer.jar"))
                    .isEqualTo("com.example.hello/1.1.0 is active");
            product.ok("bundle", "install", "quiet.jar");
            assertThat(product.ok("bundle", "stop", "com.example.quiet"))
                    .isEqualTo("com.example.quiet/1.0.0 is stopped");
            assertThat(product.ok("bundle", "stop", STOPPED))
                    .startsWith(STOPPED)
                    .endsWith(" is stopped");
            assertThat(product.run("sync", "status").exitCode()).isEqualTo(7);
            Result twice = product.run("bundle", "install", "hello.jar", "--json");
            assertThat(twice.exitCode()).isEqualTo(4);
            assertThat(twice.error().get("reason").getAsString()).isEqualTo("BUNDLE_EXISTS");
            Result refused = product.run("bundle", "stop", "dev.syncspace.dispatcher", "--json");
            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.error().get("reason").getAsString()).isEqualTo("BUNDLE_IN_USE");
        }
        try (Product product = Product.up(data)) {
            assertThat(bundle(product, "com.example.hello").get("version").getAsString())
                    .isEqualTo("1.1.0");
            assertThat(state(product, "com.example.hello")).isEqualTo("BUNDLE_STATE_ACTIVE");
            assertThat(bundle(product, "com.example.hello").get("origin").getAsString())
                    .isEqualTo("BUNDLE_ORIGIN_INSTALLED");
            assertThat(state(product, "com.example.quiet")).isNotEqualTo("BUNDLE_STATE_ACTIVE");
            assertThat(state(product, STOPPED)).isNotEqualTo("BUNDLE_STATE_ACTIVE");
            product.ok("bundle", "start", STOPPED);
            product.ok("sync", "status");
            assertThat(product.ok("bundle", "uninstall", "com.example.hello")).isEqualTo("uninstalled");
        }
        assertThat(data.resolve("bundles").resolve("com.example.hello.jar")).doesNotExist();
    }

    @Test
    void noBundleInTheDirectoryKeepsThePlatformFromStarting() throws IOException {
        Path data = parent.resolve("data");
        jar("data/bundles/needy.jar", "needy", "1.0.0", "not.there");
        jar("data/bundles/wrong-name.jar", "other", "1.0.0", "");
        Files.writeString(parent.resolve("data/bundles/damaged.jar"), "no jar");
        // Nothing of the product works with an api that has no packages.
        jar("data/bundles/" + CORE + ".jar", CORE, "99.0.0", "");
        jar("data/bundles/dev.syncspace.sync.jar", "dev.syncspace.sync", "0.0.1", "");
        try (Product product = Product.up(data)) {
            product.ok("space", "create", "Notes");
            assertThat(problem(product, "needy")).contains("the package not.there");
            assertThat(problem(product, "wrong-name")).contains("no bundle of this name");
            assertThat(problem(product, "damaged")).contains("damaged");
            assertThat(problem(product, CORE)).contains("did not start with this change");
            assertThat(state(product, CORE)).isEqualTo("BUNDLE_STATE_ACTIVE");
            assertThat(problem(product, "dev.syncspace.sync")).contains("older than that of the product");
            assertThat(product.ok("bundle", "uninstall", "damaged")).isEqualTo("uninstalled");
        }
        assertThat(data.resolve("bundles").resolve("damaged.jar")).doesNotExist();
    }
}
