package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Jars made in memory. */
final class Jars {
    private Jars() {}

    /** A bundle without anything in it. */
    static ByteString bundle(String name, String version) {
        return jar(
                Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", name, "Bundle-Version", version),
                Map.of());
    }

    /** A bundle with one entry of zeros. */
    static ByteString bomb(String name, long zeros) {
        byte[] block = new byte[1 << 20];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Manifest manifest = manifest(Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", name));
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("zeros"));
            for (long left = zeros; left > 0; left -= block.length) {
                jar.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static Manifest manifest(Map<String, String> headers) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        return manifest;
    }

    /** A jar with these headers and these entries. */
    static ByteString jar(Map<String, String> headers, Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(headers))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
