package dev.syncspace.itests.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What the writers asked and what they were told: a text file outside the data directory, one line an entry, fields separated
 * by tabs. Thread-safe for appending.
 *
 * <pre>
 *   space    SPACE
 *   begin    NUMBER WRITER KIND SPACE DOCUMENT SIZE     before the call
 *   done     NUMBER VERSION CHANGE                      acknowledged; 0 and - for a delete
 *   refused  NUMBER REASON                              an answer that says that nothing happened
 *   unknown  NUMBER REASON                              no answer
 *   settled  NUMBER applied|absent VERSION CHANGE       what a check has found an unknown one to be
 * </pre>
 */
final class Journal implements AutoCloseable {
    private final Writer out;

    private Journal(Writer out) {
        this.out = out;
    }

    static Journal open(Path file) throws IOException {
        return new Journal(Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    static List<String[]> read(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split("\t", -1))
                .toList();
    }

    void space(String spaceId) {
        append("space", spaceId);
    }

    void begin(Operation operation) {
        append(
                "begin",
                operation.number(),
                operation.writer(),
                operation.kind(),
                operation.spaceId(),
                operation.documentId(),
                operation.size());
    }

    void done(long number, long version, String changeId) {
        append("done", number, version, changeId.isEmpty() ? "-" : changeId);
    }

    void refused(long number, String reason) {
        append("refused", number, reason);
    }

    void unknown(long number, String reason) {
        append("unknown", number, reason);
    }

    void settled(long number, boolean applied, long version, String changeId) {
        append("settled", number, applied ? "applied" : "absent", version, changeId.isEmpty() ? "-" : changeId);
    }

    private synchronized void append(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(field);
        }
        try {
            out.write(line.append('\n').toString());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
