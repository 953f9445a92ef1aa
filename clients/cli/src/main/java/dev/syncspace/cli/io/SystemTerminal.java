package dev.syncspace.cli.io;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The terminal of this process. Confined to one thread. */
public final class SystemTerminal implements Terminal {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final Supplier<@Nullable Console> finder;
    private @Nullable Console console;
    private boolean isFound;

    /**
     * The terminal of a console that is looked for when somebody is to be asked.
     *
     * @param finder gives null unless standard input and output are a terminal
     */
    public SystemTerminal(Supplier<@Nullable Console> finder) {
        this.finder = finder;
    }

    @Override
    public boolean isInteractive() {
        return find() != null;
    }

    @Override
    public boolean showsProgress() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | InvalidPathException | UnsupportedOperationException ignored) {
            // No Linux: standard error goes where the rest goes, most of the time.
            return find() != null;
        }
    }

    @Override
    public String ask(String prompt) {
        String line = console().readLine("%s", prompt);
        if (line == null) {
            throw Problem.usage("no answer to: " + prompt.strip());
        }
        return line;
    }

    @Override
    public String askSecret(String prompt) {
        char[] secret = console().readPassword("%s", prompt);
        if (secret == null) {
            throw Problem.usage("no answer to: " + prompt.strip());
        }
        return new String(secret);
    }

    private @Nullable Console find() {
        if (!isFound) {
            isFound = true;
            console = finder.get();
        }
        return console;
    }

    private Console console() {
        Console found = find();
        if (found == null) {
            throw new IllegalStateException("no terminal");
        }
        return found;
    }
}
