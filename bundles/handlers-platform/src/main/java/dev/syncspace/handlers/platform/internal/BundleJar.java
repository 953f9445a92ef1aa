package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that came with a call, read from its first byte to its last: whoever holds one knows that it is a bundle.
 *
 * @param name symbolic name; it has letters, digits, {@code _}, {@code -} and single dots only, and so is a safe file name
 * @param content the bytes of the jar
 * @param manifest its manifest
 */
record BundleJar(String name, Version version, ByteString content, Manifest manifest) {
    /** The largest jar that a call can bring, in bytes: below the limit of a frame, and more than any bundle of ours has. */
    static final int CONTENT_MAX_BYTES = 15 * 1024 * 1024;
    /** All entries unpacked, in bytes: a jar that unpacks to more is meant to fill the memory or the disk. */
    static final long UNPACKED_MAX_BYTES = 256L * 1024 * 1024;
    /** Entries of one jar; the largest libraries have some ten thousand. */
    static final int ENTRIES_MAX = 100_000;
    /** Longest symbolic name, in characters: with an ending it is a file name on every system. */
    static final int NAME_MAX_CHARS = 200;

    private static final String FIELD = "jar";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /**
     * Reads a jar.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} for no bytes or too many, {@code INVALID_BUNDLE}
     */
    static BundleJar read(ByteString content) {
        if (content.isEmpty()) {
            throw SyncSpaceException.invalid(FIELD, FIELD + " is missing: it holds the bytes of the bundle");
        }
        if (content.size() > CONTENT_MAX_BYTES) {
            throw SyncSpaceException.invalid(
                    FIELD,
                    FIELD + " has at most " + CONTENT_MAX_BYTES + " bytes, this one has " + content.size()
                            + ": leave out of the bundle what the platform has already");
        }
        Manifest manifest;
        try {
            manifest = readAll(content);
        } catch (IOException | IllegalArgumentException e) {
            // The second is thrown for names that are no text.
            throw invalid("it is no jar, or a damaged one: " + e.getMessage());
        }
        return ofManifest(content, manifest);
    }

    /** Whether a text has the form of a symbolic name that this class accepts. */
    static boolean isName(String text) {
        return text.length() <= NAME_MAX_CHARS && NAME.matcher(text).matches();
    }

    /** Reads every entry, so that a checksum that is wrong or an end that is missing is seen here. */
    private static Manifest readAll(ByteString content) throws IOException {
        Manifest manifest = null;
        Set<String> names = new HashSet<>();
        long unpacked = 0;
        byte[] buffer = new byte[1 << 16];
        try (ZipInputStream zip = new ZipInputStream(content.newInput())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                checkEntry(entry.getName(), names);
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    byte[] bytes = zip.readNBytes(CONTENT_MAX_BYTES);
                    unpacked += bytes.length;
                    manifest = new Manifest(new ByteArrayInputStream(bytes));
                }
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    unpacked += read;
                    if (unpacked > UNPACKED_MAX_BYTES) {
                        throw invalid("it unpacks to more than " + UNPACKED_MAX_BYTES + " bytes");
                    }
                }
            }
        }
        if (names.isEmpty()) {
            throw new IOException("it has no entries");
        }
        checkDirectory(content);
        if (manifest == null) {
            throw invalid("it has no " + JarFile.MANIFEST_NAME);
        }
        return manifest;
    }

    private static void checkEntry(String name, Set<String> names) {
        if (!names.add(name)) {
            throw invalid("it has the entry " + shown(name) + " twice");
        }
        if (names.size() > ENTRIES_MAX) {
            throw invalid("it has more than " + ENTRIES_MAX + " entries");
        }
        boolean leadsOut = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
        if (leadsOut || name.startsWith("/") || name.startsWith("\\") || name.contains(":")) {
            throw invalid("its entry " + shown(name) + " leads out of it");
        }
    }

    /** Frameworks find entries by the directory at the end of the file, which a stream of entries does not look at. */
    private static void checkDirectory(ByteString content) throws IOException {
        int lastStart = content.size() - END_OF_DIRECTORY_BYTES;
        int firstStart = Math.max(0, lastStart - 0xFFFF);
        for (int start = lastStart; start >= firstStart; start--) {
            if (content.byteAt(start) == 'P'
                    && content.byteAt(start + 1) == 'K'
                    && content.byteAt(start + 2) == 5
                    && content.byteAt(start + 3) == 6) {
                return;
            }
        }
        throw new IOException("its end is missing");
    }

    /** The shortest last record of a zip file, in bytes. */
    private static final int END_OF_DIRECTORY_BYTES = 22;

    private static BundleJar ofManifest(ByteString content, Manifest manifest) {
        Attributes headers = manifest.getMainAttributes();
        if (!"2".equals(headers.getValue(Constants.BUNDLE_MANIFESTVERSION))) {
            throw invalid("it is a jar but no bundle: its manifest has no " + Constants.BUNDLE_MANIFESTVERSION + ": 2");
        }
        String name = withoutDirectives(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (name == null) {
            throw invalid("it is a jar but no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
        }
        if (!isName(name)) {
            throw invalid("its " + Constants.BUNDLE_SYMBOLICNAME + " " + shown(name)
                    + " is none: letters, digits, _ and - with single dots between them, at most " + NAME_MAX_CHARS
                    + " characters");
        }
        if (headers.getValue(Constants.FRAGMENT_HOST) != null) {
            throw invalid(name + " is a fragment of "
                    + shown(String.valueOf(withoutDirectives(headers.getValue(Constants.FRAGMENT_HOST))))
                    + ": only whole bundles can be installed and updated here");
        }
        try {
            Version version = Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION));
            return new BundleJar(name, version, content, manifest);
        } catch (IllegalArgumentException e) {
            throw invalid("the " + Constants.BUNDLE_VERSION + " of " + name + " is none");
        }
    }

    private static @Nullable String withoutDirectives(@Nullable String header) {
        return header == null ? null : header.split(";", 2)[0].strip();
    }

    /** A part of a text that may be anything, fit for a message. */
    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return "\"" + (printable.length() > 100 ? printable.substring(0, 100) + "…" : printable) + "\"";
    }

    /** The refusal of a jar. */
    static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(Reason.INVALID_BUNDLE, FIELD, "the bundle is refused: " + why);
    }

    /** The bytes as a stream. */
    InputStream stream() {
        return content.newInput();
    }
}
