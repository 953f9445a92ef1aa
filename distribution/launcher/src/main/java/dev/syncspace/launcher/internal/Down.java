package dev.syncspace.launcher.internal;

import dev.syncspace.directory.internal.JsonLine;
import dev.syncspace.directory.internal.RunDirectory;
import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops the platform of a data directory. The process is known by the lock that it holds on the directory, so a number that
 * was left behind and now belongs to another program is never signalled.
 */
final class Down {
    /** Longer than the platform gives its own stop. */
    private static final long STOP_TIMEOUT_SECONDS = 30;

    private final Path directory;

    Down(Options options) {
        this.directory = options.dataDirectory();
    }

    /** Returns when the process has ended; says so on standard output, or on standard error that there was none. */
    void run() throws LaunchException, InterruptedException {
        Optional<ProcessHandle> running = running();
        if (running.isEmpty()) {
            System.err.println("no platform runs on " + directory);
            return;
        }
        ProcessHandle process = running.get();
        if (!process.destroy()) {
            throw new LaunchException(
                    Kind.DIRECTORY_REFUSED, "process " + process.pid() + " cannot be stopped: is it yours?");
        }
        try {
            process.onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new LaunchException(
                    Kind.STOP_FAILED,
                    "process " + process.pid() + " still runs after " + STOP_TIMEOUT_SECONDS
                            + " seconds; its log is in " + directory.resolve("logs"),
                    e);
        }
        System.out.println(new JsonLine()
                .text("event", "stopped")
                .text("data", directory.toString())
                .number("pid", process.pid()));
    }

    private Optional<ProcessHandle> running() throws LaunchException {
        try {
            OptionalLong pid = RunDirectory.holder(directory);
            return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(pid.getAsLong());
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "cannot read the lock of " + directory, e);
        }
    }
}
