package dev.syncspace.cli.io;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.v1.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard input, and files named on the command line. Not thread-safe. */
public final class Input {
    /** Name of standard input where a file is expected. */
    public static final String STANDARD_INPUT = "-";

    private static final int LINE_MAX_BYTES = 64 * 1024;

    private final InputStream stream;
    private final Path workingDirectory;

    public Input(InputStream stream, Path workingDirectory) {
        this.stream = stream;
        this.workingDirectory = workingDirectory;
    }

    /** A path of the command line as the platform needs it. */
    public Path absolute(String path) {
        try {
            return workingDirectory.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw Problem.usage("no path: " + path + " (" + e.getReason() + ")");
        }
    }

    /**
     * Everything in a file, or on standard input for {@code -}.
     *
     * @param maxBytes more is a problem, found before it is read
     */
    public ByteString bytes(String name, int maxBytes) {
        if (name.equals(STANDARD_INPUT)) {
            return standardInput(maxBytes);
        }
        try (InputStream in = open(name)) {
            return limited(in, name, maxBytes);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Everything on standard input. */
    public ByteString standardInput(int maxBytes) {
        try {
            return limited(stream, "standard input", maxBytes);
        } catch (IOException e) {
            throw unreadable("standard input", e);
        }
    }

    /** The first line of a file, or the next line on standard input for {@code -}, without its end. */
    public String firstLine(String name) {
        if (name.equals(STANDARD_INPUT)) {
            return nextLine();
        }
        try (InputStream in = open(name)) {
            String line = line(in, name);
            return line == null ? "" : line;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The next line on standard input without its end; empty at the end of the input. */
    public String nextLine() {
        try {
            String line = line(stream, "standard input");
            return line == null ? "" : line;
        } catch (IOException e) {
            throw unreadable("standard input", e);
        }
    }

    /** Not through {@link Files}: its streams ask for a position, which a named pipe does not have. */
    private InputStream open(String name) throws IOException {
        Path path = absolute(name);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(name);
        }
        if (!Files.isReadable(path)) {
            throw new AccessDeniedException(name);
        }
        return new BufferedInputStream(new FileInputStream(path.toFile()));
    }

    private static ByteString limited(InputStream in, String name, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes);
        if (bytes.length == maxBytes && in.read() >= 0) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED,
                    "LIMIT_EXCEEDED",
                    name + " has more than " + Text.size(maxBytes) + ", which is the limit");
        }
        return ByteString.copyFrom(bytes);
    }

    /** Byte by byte, so that what follows the line stays for the next reader. */
    private static @Nullable String line(InputStream in, String name) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == LINE_MAX_BYTES) {
                throw Problem.usage("the line in " + name + " has more than " + LINE_MAX_BYTES + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static Problem unreadable(String name, IOException why) {
        if (why instanceof NoSuchFileException) {
            return Problem.of(ErrorCode.ERROR_CODE_NOT_FOUND, "FILE_NOT_FOUND", "there is no file " + name);
        }
        if (why instanceof AccessDeniedException) {
            return Problem.of(ErrorCode.ERROR_CODE_PERMISSION_DENIED, "FILE_UNREADABLE", name + " may not be read");
        }
        return Problem.of(
                ErrorCode.ERROR_CODE_INVALID_ARGUMENT,
                "FILE_UNREADABLE",
                name + " cannot be read: " + why.getMessage());
    }
}
