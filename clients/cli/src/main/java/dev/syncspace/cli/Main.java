package dev.syncspace.cli;

import dev.syncspace.cli.io.Environment;
import dev.syncspace.cli.io.SystemTerminal;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.ZoneId;

/** Entry of the command line process. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new Cli(environment()).run(arguments));
    }

    /** This process. */
    static Environment environment() {
        // Since Java 22 there is a console without a terminal, unless this is set before the first use.
        System.setProperty("jdk.console", "java.base");
        return new Environment(
                // Unbuffered it would ask for its position, which a pipe does not have.
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                new SystemTerminal(System::console),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")),
                ZoneId::systemDefault);
    }
}
