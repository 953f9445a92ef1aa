package dev.syncspace.directory.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Tells clients where the running platform listens. Thread-safe. */
public final class EndpointFile {
    private final Path file;
    private final String version;
    private final long startedAtMillis;
    private List<String> addresses = List.of();
    private boolean isClosed;

    /**
     * Nothing is written yet; what an earlier process left is taken away.
     *
     * @param startedAtMillis when this process started, Unix milliseconds
     */
    public EndpointFile(Path file, String version, long startedAtMillis) throws IOException {
        this.file = file;
        this.version = version;
        this.startedAtMillis = startedAtMillis;
        Files.deleteIfExists(file);
    }

    /** Replaces the file in one step: a reader sees the old or the new content. Does nothing after {@link #remove}. */
    public synchronized void write(List<String> addresses) throws IOException {
        if (isClosed) {
            return;
        }
        this.addresses = List.copyOf(addresses);
        String json = new JsonLine()
                .number("pid", ProcessHandle.current().pid())
                .text("version", version)
                .texts("addresses", addresses)
                .number("startedAtMillis", startedAtMillis)
                .toString();
        Path next = file.resolveSibling("endpoint.json.new");
        Files.write(next, (json + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was written last. */
    public synchronized List<String> addresses() {
        return addresses;
    }

    /** Takes the file away for good. */
    public synchronized void remove() throws IOException {
        isClosed = true;
        Files.deleteIfExists(file);
    }
}
