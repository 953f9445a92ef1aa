package dev.syncspace.cli.io;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The process around the command line, so that tests can be another one.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal the person
 * @param variables environment variables
 * @param workingDirectory what relative paths are relative to
 * @param home home directory of the user
 * @param zone of the times that people read; found only when one is printed
 */
public record Environment(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Terminal terminal,
        Map<String, String> variables,
        Path workingDirectory,
        Path home,
        Supplier<ZoneId> zone) {}
