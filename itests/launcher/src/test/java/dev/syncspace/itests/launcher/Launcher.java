package dev.syncspace.itests.launcher;

import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Runs the launcher to its end. */
final class Launcher {
    private Launcher() {}

    /**
     * What a process left.
     *
     * @param output standard output
     * @param errors standard error
     */
    record Result(int exitStatus, String output, String errors) {
        /** The last line of standard error: where the error is one. */
        String errorLine() {
            List<String> lines = errors.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(ProductFolder.ofThisBuild().launcher(List.of(arguments)));
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitStatus = process.waitFor();
        try {
            return new Result(exitStatus, output, errors.get());
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }
}
