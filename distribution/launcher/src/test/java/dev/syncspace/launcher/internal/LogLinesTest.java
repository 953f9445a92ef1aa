package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getAnonymousLogger();
    private final PrintStream stream = LineCapture.stream(logger, Level.INFO);

    LogLinesTest() {
        logger.setUseParentHandlers(false);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getLevel() + " " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    @Test
    void everyPrintedLineIsALogLine() {
        stream.print("one ");
        stream.println("line");
        stream.println();
        stream.println("two {0} ü");

        assertThat(lines).containsExactly("INFO one line", "INFO two {0} ü");
    }

    @Test
    void theWordsOfLibrariesTellTheLevel() {
        stream.println("ERROR : bundle x failed");
        stream.println("WARNING: odd");

        assertThat(lines).containsExactly("SEVERE ERROR : bundle x failed", "WARNING WARNING: odd");
    }

    @Test
    void aLineWithoutAnEndIsCut() {
        stream.print("x".repeat(40_000));

        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasSize("INFO ".length() + 16_384));
    }

    @Test
    void formatsTimeLevelAndName() {
        assertThat(new LineFormatter(true).format(record()))
                .startsWith("2026-01-02T03:04:05.006Z WARN  a.b: message\njava.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void tellsAnExceptionInShortWhereStacksAreNotWanted() {
        assertThat(new LineFormatter(false).format(record()))
                .isEqualTo("2026-01-02T03:04:05.006Z WARN  a.b: message: java.lang.IllegalStateException: why\n");
    }

    private static LogRecord record() {
        LogRecord record = new LogRecord(Level.WARNING, "message");
        record.setLoggerName("a.b");
        record.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        record.setThrown(new IllegalStateException("why"));
        return record;
    }
}
