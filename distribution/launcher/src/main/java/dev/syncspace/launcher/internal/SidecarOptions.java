package dev.syncspace.launcher.internal;

import dev.syncspace.api.PlatformProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code sidecar}.
 *
 * @param base those that {@code up} has, too; its port is that of the local transport
 * @param isDropIn no token is demanded
 * @param hasDirectory the data directory is known; false: Init names it
 * @param port TCP port of gRPC, 0 to 65535; 0: any free one
 * @param portFile absolute path of the file that tells the port; null: none
 */
record SidecarOptions(Options base, boolean isDropIn, boolean hasDirectory, int port, @Nullable Path portFile) {
    static final String HELP =
            """
            usage: syncspace sidecar [OPTION]...
            Starts the platform for clients that speak gRPC (transport.v1.TransportService, on the loopback address only). It ends
            at SIGTERM, and after a Shutdown has been answered. The port goes into the file that $ANY_SYNC_PORT_FILE names.

              --drop-in               demand no token, as clients of the existing sidecar expect: every program of this machine
                                      that can connect may then read and write all data
              --data DIR              data directory (default: $SYNCSPACE_DATA, else ~/.syncspace; with --drop-in the one that
                                      the first Init names)
              --port N                TCP port of gRPC (default: 0, any free one)
              --no-account            make no account in an empty data directory
              --passphrase-file F     file whose first line is the passphrase (default: $SYNCSPACE_PASSPHRASE_FILE)
              --log-level LEVEL       error, warn, info, debug or trace: what goes to DIR/logs (default: info)

            Without --drop-in a call needs the metadata "authorization: Bearer TOKEN", where TOKEN is the content of
            DIR/run/grpc-token. Extra options of the Java runtime come from $SYNCSPACE_JAVA_OPTS.
            """;

    /** Names the file that tells the port; the name is that of the existing sidecar. */
    static final String PORT_FILE_VARIABLE = "ANY_SYNC_PORT_FILE";

    private static final String DROP_IN = "--drop-in";
    private static final String DATA = "--data";
    private static final String HOST = "--host";
    private static final Set<String> FLAGS = Set.of(DROP_IN, "--no-account", "--json");
    private static final Set<String> VALUES = Set.of(DATA, "--port", HOST, "--passphrase-file", "--log-level");
    /** What the existing sidecar takes for its host; another address would be open to other machines. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    /** Reads the arguments after {@code sidecar}. */
    static SidecarOptions of(List<String> arguments, Map<String, String> environment) throws LaunchException {
        Map<String, String> given = Options.parse("sidecar", normalized(arguments), VALUES, FLAGS);
        int port = Options.port(given.getOrDefault("--port", "0"));
        String host = given.getOrDefault(HOST, "localhost");
        if (!LOOPBACK.contains(host)) {
            throw Options.usage(
                    "--host " + host + ": gRPC listens on the loopback address only; leave the option away");
        }
        String portFile = environment.getOrDefault(PORT_FILE_VARIABLE, "");
        boolean isDropIn = given.containsKey(DROP_IN);
        boolean hasDirectory = !isDropIn || given.containsKey(DATA);
        // The port is that of gRPC; the local transport takes any.
        Map<String, String> base = new HashMap<>(given);
        base.remove("--port");
        return new SidecarOptions(
                Options.of(base, environment),
                isDropIn,
                hasDirectory,
                port,
                portFile.isEmpty() ? null : Path.of(portFile).toAbsolutePath().normalize());
    }

    /** The existing sidecar takes its options with one hyphen, too. */
    private static List<String> normalized(List<String> arguments) {
        List<String> normalized = new ArrayList<>();
        for (String argument : arguments) {
            boolean isShort = argument.matches("-(port|host)(=.*)?");
            normalized.add(isShort ? "-" + argument : argument);
        }
        return normalized;
    }

    /** What the framework is told beside the properties of {@code up}. */
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put(PlatformProperties.GRPC, isDropIn ? "drop-in" : "token");
        properties.put(PlatformProperties.GRPC_PORT, Integer.toString(port));
        properties.put(PlatformProperties.GRPC_SHUTDOWN_ENDS, "true");
        if (portFile != null) {
            properties.put(PlatformProperties.GRPC_PORT_FILE, portFile.toString());
        }
        return properties;
    }
}
