package dev.syncspace.executable.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedProductTest {
    @TempDir
    Path parent;

    @Test
    void theProductIsUnpackedOnceForItsOwnerOnly() throws IOException {
        Path cache = parent.resolve("new/cache");
        Path jar = jar("one.jar", Map.of("product/version", "1", "product/bundle/1-a/a.jar", "A", "other", "x"));
        Path folder = UnpackedProduct.of(jar, cache);

        assertThat(folder.resolve("bundle/1-a/a.jar")).hasContent("A");
        assertThat(folder.resolve("version")).hasContent("1");
        assertThat(folder.resolve("other")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(cache).isDirectoryContaining(file -> file.equals(folder));
        Files.writeString(folder.resolve("mark"), "");
        assertThat(UnpackedProduct.of(jar, cache)).isEqualTo(folder);
        assertThat(folder.resolve("mark")).exists();
    }

    @Test
    void anotherVersionGetsAFolderOfItsOwn() throws IOException {
        Path first = UnpackedProduct.of(jar("one.jar", Map.of("product/version", "1")), parent);
        Path second = UnpackedProduct.of(jar("two.jar", Map.of("product/version", "2")), parent);

        assertThat(second).isNotEqualTo(first);
        assertThat(second.resolve("version")).hasContent("2");
        assertThat(first.resolve("version")).hasContent("1");
    }

    @Test
    void aJarThatReachesOutIsRefusedAndLeavesNothing() throws IOException {
        Path cache = parent.resolve("cache");
        Path jar = jar("bad.jar", Map.of("product/../../../escaped", "x"));

        assertThatThrownBy(() -> UnpackedProduct.of(jar, cache)).isInstanceOf(IOException.class);
        assertThat(parent.resolve("escaped")).doesNotExist();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void aJarWithoutAProductSaysSo() throws IOException {
        Path jar = jar("empty.jar", Map.of("other", "x"));
        assertThatThrownBy(() -> UnpackedProduct.of(jar, parent)).hasMessageContaining("empty.jar");
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path file = parent.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
