package dev.syncspace.executable.internal;

import dev.syncspace.directory.internal.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The folder of the product, unpacked from a jar into a cache: the framework and class loaders read the jars in it where they
 * lie. Its name is made of what is in it, so every version has a folder of its own, and a later start finds it.
 */
final class UnpackedProduct {
    /** Folder in the jar. */
    private static final String ROOT = "product/";

    /** Digits of the name: nobody has so many versions that two get one name. */
    private static final int NAME_HEX_DIGITS = 32;

    private UnpackedProduct() {}

    /**
     * Unpacks a jar unless that was done before.
     *
     * @param cache made if it is missing, readable for its owner only
     * @return the folder of the product; it appears whole or not at all
     */
    static Path of(Path jar, Path cache) throws IOException {
        RunDirectory.createOwnerOnly(cache);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> entries = entries(zip);
            if (entries.isEmpty()) {
                throw new IOException(jar + " holds no product");
            }
            Path folder = cache.resolve("product-" + name(entries));
            if (!Files.isDirectory(folder)) {
                unpack(zip, entries, folder, cache);
            }
            return folder;
        }
    }

    private static List<ZipEntry> entries(ZipFile zip) {
        List<ZipEntry> entries = new ArrayList<>(zip.stream()
                .filter(entry -> entry.getName().startsWith(ROOT) && !entry.isDirectory())
                .map(ZipEntry.class::cast)
                .toList());
        entries.sort(Comparator.comparing(ZipEntry::getName));
        return entries;
    }

    /** From names, sizes and checksums, which the directory of the jar tells: nothing has to be read. */
    private static String name(List<ZipEntry> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ZipEntry entry : entries) {
                digest.update(entry.getName().getBytes(StandardCharsets.UTF_8));
                digest.update(ByteBuffer.allocate(17)
                        .put((byte) 0)
                        .putLong(entry.getSize())
                        .putLong(entry.getCrc())
                        .flip());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(ZipFile zip, List<ZipEntry> entries, Path folder, Path cache) throws IOException {
        Path work = Files.createTempDirectory(cache, "unpacking-");
        try {
            for (ZipEntry entry : entries) {
                Path file =
                        work.resolve(entry.getName().substring(ROOT.length())).normalize();
                if (!file.startsWith(work)) {
                    throw new IOException("the jar names a file outside of its product: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
            Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException otherWasFaster) {
            // Another process has unpacked the same meanwhile.
            delete(work);
        } catch (IOException e) {
            delete(work);
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The jars of a folder, by name. */
    static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        }
        jars.sort(null);
        return jars;
    }
}
