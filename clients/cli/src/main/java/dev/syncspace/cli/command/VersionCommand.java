package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Prints the version of the command line. */
public final class VersionCommand implements CliCommand {
    @Override
    public void declare(Syntax syntax) {
        syntax.describe("Print the version of the command line.");
    }

    @Override
    public int run(Session session, Arguments arguments) {
        String version = version();
        session.out().line(session.isJson() ? "{\"version\":" + Text.quoted(version) + "}" : "syncspace " + version);
        return ExitCodes.OK;
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/dev/syncspace/cli/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of the command line is damaged", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
