package dev.syncspace.launcher.internal;

import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code up} and {@code down}.
 *
 * @param dataDirectory absolute path
 * @param port TCP port of the local transport, 0 to 65535; 0: any free one
 * @param isDetached leave the platform running in the background
 * @param hasNoAccount an empty data directory gets no account by itself
 * @param asksPassphrase a new account gets a passphrase that is typed on the terminal
 * @param passphraseFile absolute path of a readable file; null: none
 * @param logLevel least level that is written to the log files
 */
record Options(
        Path dataDirectory,
        int port,
        boolean isDetached,
        boolean hasNoAccount,
        boolean asksPassphrase,
        @Nullable Path passphraseFile,
        Level logLevel) {
    static final String UP_HELP =
            """
            usage: syncspace up [OPTION]...
            Starts the platform and prints one line when it is ready; Ctrl-C or SIGTERM stops it.

              --data DIR              data directory (default: $SYNCSPACE_DATA, else ~/.syncspace)
              --port N                TCP port on the loopback address (default: 0, any free one)
              --detach                leave the platform running in the background
              --no-account            make no account in an empty data directory
              --passphrase-file F     file whose first line is the passphrase (default: $SYNCSPACE_PASSPHRASE_FILE)
              --ask-passphrase        type the passphrase of a new account on the terminal
              --log-level LEVEL       error, warn, info, debug or trace: what goes to DIR/logs (default: info)

            Extra options of the Java runtime come from $SYNCSPACE_JAVA_OPTS. On a terminal the passphrase of a locked account
            is asked for; one in the background is unlocked by "syncspace account unlock".
            """;
    static final String DOWN_HELP =
            """
            usage: syncspace down [--data DIR]
            Stops the platform of a data directory and waits until it has ended.

              --data DIR              data directory (default: $SYNCSPACE_DATA, else ~/.syncspace)
            """;

    /** Taken by every command; what these two print is JSON anyway. */
    private static final String JSON = "--json";

    private static final Set<String> UP_FLAGS = Set.of("--detach", "--no-account", "--ask-passphrase", JSON);
    private static final Set<String> UP_VALUES = Set.of("--data", "--port", "--passphrase-file", "--log-level");
    private static final Set<String> DOWN_VALUES = Set.of("--data");
    private static final int PORT_MAX = 65_535;

    /** Reads the arguments after {@code up}. */
    static Options ofUp(List<String> arguments, Map<String, String> environment) throws LaunchException {
        return of(parse("up", arguments, UP_VALUES, UP_FLAGS), environment);
    }

    /** Reads the arguments after {@code down}. */
    static Options ofDown(List<String> arguments, Map<String, String> environment) throws LaunchException {
        return of(parse("down", arguments, DOWN_VALUES, Set.of(JSON)), environment);
    }

    static Options of(Map<String, String> given, Map<String, String> environment) throws LaunchException {
        return new Options(
                dataDirectory(given.get("--data"), environment),
                port(given.getOrDefault("--port", "0")),
                given.containsKey("--detach"),
                given.containsKey("--no-account"),
                given.containsKey("--ask-passphrase"),
                passphraseFile(given.get("--passphrase-file"), environment),
                logLevel(given.getOrDefault("--log-level", "info")));
    }

    static Map<String, String> parse(String command, List<String> arguments, Set<String> withValue, Set<String> flags)
            throws LaunchException {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (flags.contains(argument)) {
                given.put(argument, "");
            } else if (withValue.contains(name)) {
                if (equals < 0 && i + 1 == arguments.size()) {
                    throw usage(name + " needs a value");
                }
                given.put(name, equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
            } else {
                throw usage(command + " does not know " + argument + "; \"syncspace " + command
                        + " --help\" lists its options");
            }
        }
        return given;
    }

    private static Path dataDirectory(@Nullable String given, Map<String, String> environment) throws LaunchException {
        if (given != null) {
            if (given.isEmpty()) {
                throw usage("--data is empty: name a directory");
            }
            return Path.of(given).toAbsolutePath().normalize();
        }
        String configured = environment.getOrDefault("SYNCSPACE_DATA", "");
        Path directory =
                configured.isEmpty() ? Path.of(System.getProperty("user.home"), ".syncspace") : Path.of(configured);
        return directory.toAbsolutePath().normalize();
    }

    static int port(String value) throws LaunchException {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw usage("--port " + value + " is not a number from 0 to " + PORT_MAX);
        }
        throw usage("--port " + value + " is not a number from 0 to " + PORT_MAX);
    }

    private static @Nullable Path passphraseFile(@Nullable String given, Map<String, String> environment)
            throws LaunchException {
        String name = given != null ? given : environment.getOrDefault("SYNCSPACE_PASSPHRASE_FILE", "");
        if (name.isEmpty()) {
            return null;
        }
        Path file = Path.of(name).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            throw new LaunchException(Kind.FILE_NOT_FOUND, "passphrase file " + file + " cannot be read");
        }
        return file;
    }

    private static Level logLevel(String name) throws LaunchException {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.FINE;
            case "trace" -> Level.FINEST;
            default -> throw usage("--log-level " + name + " is none of error, warn, info, debug, trace");
        };
    }

    static LaunchException usage(String message) {
        return new LaunchException(Kind.USAGE, message);
    }
}
