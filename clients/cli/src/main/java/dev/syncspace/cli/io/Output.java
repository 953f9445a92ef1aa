package dev.syncspace.cli.io;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.v1.ErrorCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output: text in UTF-8 whatever the locale says, and bytes as they are. Not thread-safe. */
public final class Output {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream stream;

    public Output(OutputStream stream) {
        this.stream = new BufferedOutputStream(stream, BUFFER_BYTES);
    }

    /** Writes a line. */
    public void line(String text) {
        write(ByteString.copyFromUtf8(text + "\n"));
    }

    /** Writes the lines of a table. */
    public void table(Table table) {
        table.lines().forEach(this::line);
    }

    /** Writes bytes as they are. */
    public void write(ByteString bytes) {
        try {
            bytes.writeTo(stream);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Hands everything to the operating system. */
    public void flush() {
        try {
            stream.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(IOException why) {
        String message = String.valueOf(why.getMessage());
        if (message.contains("Broken pipe") || message.contains("Stream closed")) {
            return new BrokenPipe();
        }
        boolean isFull = message.contains("No space left") || message.contains("quota");
        return Problem.of(
                isFull ? ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED : ErrorCode.ERROR_CODE_INTERNAL,
                isFull ? "DISK_FULL" : "OUTPUT_FAILED",
                "standard output cannot be written: " + message);
    }

    /** The bytes of text. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
