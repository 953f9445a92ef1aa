package dev.syncspace.launcher.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Turns what is printed to a stream into log lines. Thread-safe; lines of several threads may mix. */
final class LineCapture extends OutputStream {
    /** A line that never ends is cut here, in bytes. */
    private static final int LINE_MAX_BYTES = 16 << 10;

    private final Logger logger;
    private final Level usual;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LineCapture(Logger logger, Level usual) {
        this.logger = logger;
        this.usual = usual;
    }

    /**
     * A stream whose lines are logged.
     *
     * @param usual level of a line that does not start with ERROR or WARN
     */
    static PrintStream stream(Logger logger, Level usual) {
        return new PrintStream(new LineCapture(logger, usual), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n' || line.size() == LINE_MAX_BYTES) {
            String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                logger.log(level(text), text);
            }
        }
        if (b != '\n') {
            line.write(b);
        }
    }

    private Level level(String text) {
        if (text.startsWith("ERROR")) {
            return Level.SEVERE;
        }
        return text.startsWith("WARN") ? Level.WARNING : usual;
    }
}
