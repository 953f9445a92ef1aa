package dev.syncspace.wrap.derby;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.derby.impl.services.stream.RollingFileStreamProvider;

/**
 * The log of Derby without the pages that it dumps into it when one is damaged: they are decrypted. Derby calls {@link #open}
 * by its name, which the system property {@code derby.stream.error.method} holds; the files are those of
 * {@code derby.stream.error.rollingFile.*}. Thread-safe.
 */
public final class EngineLog extends Writer {
    /** Value of the property. */
    public static final String METHOD = "dev.syncspace.wrap.derby.EngineLog.open";

    private static final Pattern DUMPED_BYTES = Pattern.compile("\\s*[0-9a-fA-F]{8}:.*");
    private static final String DUMP_STARTS = "Hex dump:";

    private final OutputStream files;
    private final StringBuilder line = new StringBuilder();

    EngineLog(OutputStream files) {
        this.files = files;
    }

    /** Opens the log; called by Derby once. */
    public static Writer open() throws IOException {
        return new EngineLog(RollingFileStreamProvider.getOutputStream());
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        synchronized (lock) {
            for (int i = offset; i < offset + length; i++) {
                line.append(characters[i]);
                if (characters[i] == '\n') {
                    endLine();
                }
            }
        }
    }

    private void endLine() throws IOException {
        if (!DUMPED_BYTES.matcher(line.toString().stripTrailing()).matches()) {
            int dump = line.indexOf(DUMP_STARTS);
            if (dump >= 0) {
                line.setLength(dump);
                line.append("(not written)\n");
            }
            files.write(line.toString().getBytes(StandardCharsets.UTF_8));
        }
        line.setLength(0);
    }

    /** A line that is not complete waits for its end. */
    @Override
    public void flush() throws IOException {
        synchronized (lock) {
            files.flush();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            endLine();
            files.close();
        }
    }
}
