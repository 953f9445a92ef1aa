package dev.syncspace.cli.demo;

import dev.syncspace.cli.io.Problem;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A platform process that can be started and stopped again and again on one data directory. */
final class DemoPlatform implements AutoCloseable {
    private static final long START_SECONDS_MAX = 60;
    private static final long STOP_SECONDS_MAX = 20;

    private final List<String> script;
    private final Path directory;
    private volatile @Nullable Process process;

    /**
     * A platform that does not run yet.
     *
     * @param script the command that starts it, without arguments
     */
    DemoPlatform(List<String> script, Path directory) {
        this.script = script;
        this.directory = directory;
    }

    /** Starts it and waits until it is ready. */
    SyncSpaceClient start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(script);
        command.addAll(List.of("up", "--data", directory.toString()));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        process = started;
        String ready = firstLine(started);
        if (!ready.contains("\"ready\"")) {
            throw failed("the platform did not start; it said: " + ready);
        }
        return SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory));
    }

    /** Stops it as a service manager does, and waits until it has ended. */
    void stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw failed("the platform did not end within " + STOP_SECONDS_MAX + " s");
        }
        process = null;
    }

    /** Ends it at once, if it runs, and waits until it has ended. */
    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private static String firstLine(Process started) throws InterruptedException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> readLine(started));
        try {
            return line.get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed("the output of the platform cannot be read: " + e.getCause());
        } catch (TimeoutException e) {
            throw failed("the platform was not ready within " + START_SECONDS_MAX + " s");
        }
    }

    private static String readLine(Process started) {
        try {
            BufferedReader reader = started.inputReader(StandardCharsets.UTF_8);
            String line = reader.readLine();
            return line == null ? "nothing" : line;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("no output", e);
        }
    }

    private static Problem failed(String message) {
        return Problem.of(ErrorCode.ERROR_CODE_INTERNAL, "DEMO_FAILED", message);
    }
}
