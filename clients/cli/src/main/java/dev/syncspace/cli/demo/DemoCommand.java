package dev.syncspace.cli.demo;

import dev.syncspace.cli.command.Arguments;
import dev.syncspace.cli.command.CliCommand;
import dev.syncspace.cli.command.Session;
import dev.syncspace.cli.command.Syntax;
import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts a platform on a directory of its own, shows what it can do, checks each result, and clears up. */
public final class DemoCommand implements CliCommand {
    /** Path of the script that starts a platform; set by the script itself. */
    static final String SCRIPT_VARIABLE = "SYNCSPACE_SCRIPT";

    @Override
    public void declare(Syntax syntax) {
        syntax.describe(
                "A tour on a temporary directory: account, space, documents, query, history, restart. It takes less"
                        + " than a minute, touches nothing of yours, and fails if anything is not as it should be.");
    }

    @Override
    public int run(Session session, Arguments arguments) throws IOException, InterruptedException {
        Map<String, String> variables = session.environment().variables();
        String script = variables.getOrDefault(SCRIPT_VARIABLE, "");
        if (script.isEmpty()) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_FAILED_PRECONDITION,
                    "NO_SCRIPT",
                    "the demo starts a platform with the script syncspace: run it as \"./syncspace demo\"");
        }
        Path directory = Files.createTempDirectory("syncspace-demo");
        DemoPlatform platform = new DemoPlatform(List.of(script), directory.resolve("data"));
        Thread interrupted = new Thread(() -> clearUp(platform, directory), "demo-clear-up");
        Runtime.getRuntime().addShutdownHook(interrupted);
        Narrator narrator = new Narrator(session);
        try {
            new Demo(narrator, platform, directory.resolve("data")).run();
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
            clearUp(platform, directory);
        }
        narrator.finish();
        return ExitCodes.OK;
    }

    /** Also runs when somebody presses Ctrl-C. */
    private static void clearUp(DemoPlatform platform, Path directory) {
        platform.close();
        try {
            deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of the demo could not be removed: " + directory, e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
