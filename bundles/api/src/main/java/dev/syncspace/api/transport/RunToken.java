package dev.syncspace.api.transport;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The secret of one run: who can read its file may call the platform. Thread-safe.
 *
 * <p>32 random bytes as 43 characters of base64url in a file of {@code DIR/run}, without a line end. The file is owner-only
 * from the moment it exists and appears whole or not at all. Each transport has a file of its own.
 */
public final class RunToken {
    /** Random bytes: nobody guesses it. */
    public static final int SECRET_BYTES = 32;

    private static final String DIRECTORY_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    private final Path file;
    private final byte[] text;

    private RunToken(Path file, byte[] text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Makes a token and its file; one that an earlier run left behind is replaced.
     *
     * @param dataDirectory the data directory
     * @param fileName name of the file in {@code DIR/run}
     * @param random source of the secret, cryptographically strong
     * @throws IOException if the file cannot be written
     */
    public static RunToken create(Path dataDirectory, String fileName, RandomGenerator random) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(secret);
        Path directory = dataDirectory.resolve("run");
        Files.createDirectories(directory, mode(directory, DIRECTORY_MODE));
        Path file = directory.resolve(fileName);
        Path fresh = directory.resolve(fileName + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(fresh, FILE_MODE))) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new RunToken(file, text);
    }

    /** Whether a client showed this token; takes the same time for every wrong one of the same length. */
    public boolean matches(ByteString shown) {
        return MessageDigest.isEqual(text, shown.toByteArray());
    }

    /**
     * Removes the file, unless another run has put its own there.
     *
     * @throws IOException if it is there and cannot be removed
     */
    public void remove() throws IOException {
        try {
            if (MessageDigest.isEqual(text, Files.readAllBytes(file))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Somebody cleaned up: nothing is left to do.
        }
    }

    /** The text of the file. */
    public String text() {
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        // A file system without such permissions (Windows) protects the user's directories by inheritance.
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
