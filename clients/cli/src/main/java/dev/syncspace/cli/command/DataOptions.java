package dev.syncspace.cli.command;

import com.google.protobuf.ByteString;
import dev.syncspace.cli.io.Problem;

/** Where the data of a document come from. Stateless. */
final class DataOptions {
    private static final String FILE = "--file";
    private static final String TEXT = "--text";
    /** Far above the largest document: the platform says what is too large, this only bounds the memory. */
    private static final int READ_MAX_BYTES = 64 * 1024 * 1024;

    private DataOptions() {}

    static void declare(Syntax syntax) {
        syntax.option(FILE, "FILE", "Take the data from a file; -: standard input.")
                .option(TEXT, "TEXT", "Take the data from the command line, as UTF-8.");
    }

    static boolean areGiven(Arguments arguments) {
        return arguments.has(FILE) || arguments.has(TEXT);
    }

    static ByteString read(Session session, Arguments arguments) {
        String file = arguments.text(FILE);
        String text = arguments.text(TEXT);
        if (file != null && text != null) {
            throw Problem.usage("--file and --text exclude each other");
        }
        if (text != null) {
            return ByteString.copyFromUtf8(text);
        }
        if (file != null) {
            return session.in().bytes(file, READ_MAX_BYTES);
        }
        if (session.environment().terminal().isInteractive()) {
            session.remark(
                    "Reading the document from the terminal; end it with Ctrl-D. (--text and --file say it at once.)");
        }
        return session.in().standardInput(READ_MAX_BYTES);
    }
}
