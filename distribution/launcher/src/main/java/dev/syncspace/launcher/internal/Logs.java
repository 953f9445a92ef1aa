package dev.syncspace.launcher.internal;

import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The log of the process: everything from a level on goes to rotating files in {@code DIR/logs}, warnings and errors also to
 * standard error. Bundles log through SLF4J, which the launcher puts on top of the JDK's logging. What libraries print to
 * {@link System#out} or {@link System#err} becomes log lines, so that standard output carries nothing but ready lines.
 */
final class Logs implements AutoCloseable {
    /** Size of one log file, in bytes: a text editor still opens it. */
    private static final int FILE_MAX_BYTES = 8 << 20;
    /** Number of log files, the present one included. */
    private static final int FILE_COUNT = 5;

    private final PrintStream output;
    private final PrintStream errors;
    // The JDK keeps loggers weakly: without this its level would be forgotten.
    @SuppressWarnings("unused")
    private final List<Logger> libraries;

    private final ConsoleHandler console;
    private final Level level;

    private Logs(PrintStream output, PrintStream errors, List<Logger> libraries, ConsoleHandler console, Level level) {
        this.output = output;
        this.errors = errors;
        this.libraries = libraries;
        this.console = console;
        this.level = level;
    }

    /** Has to run before anything logs: the JDK asks once for its log manager. */
    static void install() {
        System.setProperty("java.util.logging.manager", KeepingLogManager.class.getName());
    }

    /** Files in a directory, warnings and errors also on standard error. */
    static Logs open(Path directory, Level level) throws LaunchException {
        Logs logs = openOnConsole(level);
        logs.moveTo(directory);
        return logs;
    }

    /** Everything on standard error, until {@link #moveTo} names a directory. */
    static Logs openOnConsole(Level level) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new LineFormatter(false));
        console.setLevel(level);
        root.addHandler(console);
        root.setLevel(level);
        List<Logger> libraries = List.of(
                // Frames and statements of libraries may hold what users wrote.
                library("org.apache", level, Level.INFO),
                // Netty tells people what it found out about the machine.
                library("io.netty", level, Level.WARNING),
                library("io.grpc", level, Level.WARNING));
        Logs logs = new Logs(System.out, System.err, libraries, console, level);
        System.setOut(LineCapture.stream(Logger.getLogger("output"), Level.INFO));
        System.setErr(LineCapture.stream(Logger.getLogger("output"), Level.WARNING));
        return logs;
    }

    private static Logger library(String name, Level level, Level least) {
        Logger library = Logger.getLogger(name);
        if (level.intValue() < least.intValue()) {
            library.setLevel(least);
        }
        return library;
    }

    /** From now on everything goes to files in a directory, and only warnings and errors to standard error. */
    void moveTo(Path directory) throws LaunchException {
        try {
            String pattern = directory.toString().replace("%", "%%") + "/syncspace.%g.log";
            FileHandler files = new FileHandler(pattern, FILE_MAX_BYTES, FILE_COUNT, true);
            files.setEncoding(StandardCharsets.UTF_8.name());
            files.setFormatter(new LineFormatter(true));
            files.setLevel(level);
            Logger.getLogger("").addHandler(files);
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "cannot write logs to " + directory, e);
        }
        console.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    }

    /** The standard output of the process. */
    PrintStream output() {
        return output;
    }

    /** The standard error of the process. */
    PrintStream errors() {
        return errors;
    }

    Logger logger(Class<?> type) {
        return Logger.getLogger(type.getName());
    }

    /** Ends the log; standard output and standard error are those of the process again. */
    @Override
    public void close() {
        System.setOut(output);
        System.setErr(errors);
        if (LogManager.getLogManager() instanceof KeepingLogManager manager) {
            manager.closeHandlers();
        }
    }
}
