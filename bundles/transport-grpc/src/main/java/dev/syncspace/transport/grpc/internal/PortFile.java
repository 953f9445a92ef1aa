package dev.syncspace.transport.grpc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells the port to whoever started the process: a file with the number and nothing else, whole or not there. */
final class PortFile {
    private final Path file;
    private final String text;

    private PortFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Writes the file, in place of one that an earlier process left. */
    static PortFile write(Path file, int port) throws IOException {
        String text = Integer.toString(port);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new PortFile(file, text);
    }

    /** Removes the file, unless another process has put its own there. */
    void remove() throws IOException {
        try {
            if (Files.readString(file, StandardCharsets.US_ASCII).equals(text)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Whoever reads the file may remove it.
        }
    }
}
