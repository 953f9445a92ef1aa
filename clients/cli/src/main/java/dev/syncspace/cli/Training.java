package dev.syncspace.cli;

import dev.syncspace.cli.io.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the common commands once in one process, against a platform that runs on a directory of its own, so that a class-data
 * archive of the process has all their classes. What they print goes nowhere.
 */
public final class Training {
    private static final String SPACE = "training";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("account", "show"),
            List.of("account", "show", "--json"),
            List.of("space", "create", SPACE, "--meta", "a=b"),
            List.of("space", "create", SPACE + " 2", "--json"),
            List.of("space", "list"),
            List.of("space", "list", "--json"),
            List.of("space", "show", SPACE),
            List.of("doc", "create", SPACE, "--id", "d", "--collection", "c", "--meta", "a=b", "--text", "text"),
            List.of("doc", "create", SPACE, "--json"),
            List.of("doc", "get", SPACE, "d"),
            List.of("doc", "get", SPACE, "d", "--json"),
            List.of("doc", "get", SPACE, "d", "--info"),
            List.of("doc", "get", SPACE, "missing", "--json"),
            List.of("doc", "get", SPACE, "missing"),
            List.of("doc", "update", SPACE, "d", "--expect", "1", "--text", "more"),
            List.of("doc", "update", SPACE, "d", "--expect", "1", "--text", "more", "--json"),
            List.of("doc", "list", SPACE),
            List.of("doc", "list", SPACE, "--json"),
            List.of("doc", "query", SPACE, "--where", "a eq b"),
            List.of("doc", "query", SPACE, "--where", "a eq \"b\"", "--json"),
            List.of("doc", "history", SPACE, "d"),
            List.of("doc", "view", SPACE, "d", "1"),
            List.of("doc", "restore", SPACE, "d", "1"),
            List.of("doc", "conflicts", SPACE),
            List.of("doc", "delete", SPACE, "d"),
            List.of("call", "CreateSpace"),
            List.of("call", "ListSpaces"),
            List.of("events", "list"),
            List.of("sync", "status"),
            List.of("commands"),
            List.of("status"),
            List.of("status", "--json"),
            List.of("space", "delete", SPACE),
            List.of("doc", "get", "--help"),
            List.of("--help"),
            List.of("doc", "gett"),
            List.of("version"));

    private Training() {}

    /**
     * Runs them.
     *
     * @param arguments the data directory; if gRPC is served, too, the file with its port
     * @throws IOException if gRPC does not answer
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        Environment own = Main.environment();
        for (List<String> command : COMMANDS) {
            Environment environment = new Environment(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(),
                    own.terminal(),
                    Map.of("SYNCSPACE_DATA", directory.toString()),
                    directory,
                    directory,
                    own.zone());
            new Cli(environment).run(command.toArray(String[]::new));
        }
        if (arguments.length > 1) {
            GrpcTraining.run(Path.of(arguments[1]), directory.resolve("run").resolve("grpc-token"));
        }
    }
}
