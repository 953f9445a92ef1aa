package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lines on standard error. Stateless. */
public final class Remarks {
    private Remarks() {}

    /** Prints a line; whether it arrives changes nothing. */
    public static void print(Environment environment, String line) {
        try {
            environment.err().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            environment.err().flush();
        } catch (IOException ignored) {
            // Standard error is closed: there is nobody to tell, and the exit code says the rest.
            return;
        }
    }
}
