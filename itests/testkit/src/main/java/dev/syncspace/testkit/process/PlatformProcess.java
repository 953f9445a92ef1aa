package dev.syncspace.testkit.process;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running platform as a process of its own. Thread-safe. Closing kills it if it still runs. */
public final class PlatformProcess implements AutoCloseable {
    private final Process process;
    private final Path dataDirectory;
    private final CompletableFuture<ReadyLine> ready = new CompletableFuture<>();
    private final StringBuffer output = new StringBuffer();
    private final StringBuffer errors = new StringBuffer();
    private final List<Thread> readers = new ArrayList<>();

    /**
     * The first line of a platform that serves.
     *
     * @param transport address of the local transport
     * @param data data directory
     * @param tookMillis time from the start of the process
     */
    public record ReadyLine(String transport, String data, long tookMillis) {}

    private PlatformProcess(Process process, Path dataDirectory) {
        this.process = process;
        this.dataDirectory = dataDirectory;
    }

    /** Starts {@code up} of a product on a data directory, with further arguments. */
    public static PlatformProcess up(ProductFolder product, Path dataDirectory, String... arguments)
            throws IOException {
        List<String> up = new ArrayList<>(List.of("up", "--data", dataDirectory.toString()));
        up.addAll(List.of(arguments));
        return start(product.launcher(up), dataDirectory);
    }

    /** Starts a platform by its whole command line. */
    public static PlatformProcess start(List<String> command, Path dataDirectory) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        PlatformProcess platform = new PlatformProcess(process, dataDirectory);
        platform.read("output", process.getInputStream(), platform::outputLine);
        platform.read("errors", process.getErrorStream(), line -> platform.errors
                .append(line)
                .append('\n'));
        return platform;
    }

    /**
     * Waits until the platform serves.
     *
     * @throws IOException if it ended before, with what it said
     * @throws TimeoutException if it neither serves nor ends
     */
    public ReadyLine awaitReady(Duration patience) throws IOException, InterruptedException, TimeoutException {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            int status = awaitExit(patience);
            throw new IOException("the platform ended with status " + status + " before it was ready: " + errors(), e);
        }
    }

    /** Waits for the end of the process and of its output; the exit status. */
    public int awaitExit(Duration patience) throws InterruptedException, TimeoutException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("the platform still runs after " + patience);
        }
        for (Thread reader : readers) {
            reader.join(patience.toMillis());
        }
        return process.exitValue();
    }

    /** Asks the process to end (SIGTERM). */
    public void terminate() {
        // Not through the process itself: it would close the streams before their last lines are read.
        process.toHandle().destroy();
    }

    /** Ends the process where it stands (SIGKILL) and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Asks the process to end and waits for it; the exit status. */
    public int stop(Duration patience) throws InterruptedException, TimeoutException {
        terminate();
        return awaitExit(patience);
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** The data directory. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Standard output so far. */
    public String output() {
        return output.toString();
    }

    /** Standard error so far. */
    public String errors() {
        return errors.toString();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            // The process has got its signal; only nobody waits for its end.
            Thread.currentThread().interrupt();
        }
    }

    private void outputLine(String line) {
        output.append(line).append('\n');
        if (!ready.isDone() && line.startsWith("{")) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            if (json.get("event").getAsString().equals("ready")) {
                ready.complete(new ReadyLine(
                        json.get("transport").getAsString(),
                        json.get("data").getAsString(),
                        json.get("tookMillis").getAsLong()));
            }
        }
    }

    private void read(String name, InputStream stream, java.util.function.Consumer<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.accept(line);
                        }
                    } catch (IOException e) {
                        errors.append("the ")
                                .append(name)
                                .append(" broke off: ")
                                .append(e)
                                .append('\n');
                    } finally {
                        if (name.equals("output")) {
                            ready.completeExceptionally(new IOException("standard output ended"));
                        }
                    }
                },
                "platform-" + process.pid() + "-" + name);
        reader.setDaemon(true);
        readers.add(reader);
        reader.start();
    }
}
