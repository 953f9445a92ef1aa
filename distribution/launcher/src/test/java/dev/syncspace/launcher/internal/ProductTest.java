package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductTest {
    @TempDir
    Path home;

    @Test
    void theFolderOfABundleIsItsStartLevel() throws Exception {
        put("bundle/6-transports/t.jar");
        put("bundle/1-libraries/b.jar");
        put("bundle/1-libraries/a.jar");
        put("bundle/1-libraries/readme.txt");
        put("bundle/notes/n.jar");
        Files.writeString(home.resolve("version"), "1.2.3\n");
        Product product = Product.at(home);

        assertThat(product.version()).isEqualTo("1.2.3");
        assertThat(product.bundles())
                .extracting(bundle -> bundle.startLevel() + " " + bundle.jar().getFileName())
                .containsExactly("1 a.jar", "1 b.jar", "6 t.jar");
    }

    @Test
    void aFolderWithoutBundlesIsNoProduct() {
        assertThatThrownBy(() -> Product.at(home))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(home.toString());
    }

    private void put(String name) throws IOException {
        Files.createDirectories(home.resolve(name).getParent());
        Files.writeString(home.resolve(name), "");
    }
}
