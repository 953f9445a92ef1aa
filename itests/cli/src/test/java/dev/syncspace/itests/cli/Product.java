package dev.syncspace.itests.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A platform on a directory, and command lines that talk to it, all of them processes of the built product. */
final class Product implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path data;
    private final PlatformProcess platform;

    /** What a command line left. */
    record Result(int exitCode, byte[] outBytes, String out, String err) {
        JsonObject json() {
            return JsonParser.parseString(out).getAsJsonObject();
        }

        JsonObject error() {
            return JsonParser.parseString(err).getAsJsonObject();
        }
    }

    private Product(Path data, PlatformProcess platform) {
        this.data = data;
        this.platform = platform;
    }

    /** Starts a platform and waits until it serves. */
    static Product up(Path data, String... arguments) {
        try {
            PlatformProcess platform = PlatformProcess.up(ProductFolder.ofThisBuild(), data, arguments);
            platform.awaitReady(PATIENCE);
            return new Product(data, platform);
        } catch (IOException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the platform did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    Path data() {
        return data;
    }

    PlatformProcess platform() {
        return platform;
    }

    /** Runs a command line with this data directory and nothing on its standard input. */
    Result run(String... arguments) {
        return run(new byte[0], arguments);
    }

    /** Runs a command line with this data directory. */
    Result run(byte[] in, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", data.toString()));
        return runProcess(
                in, data.getParent(), Map.of(), ProductFolder.ofThisBuild().commandLine(all));
    }

    /** Runs a command line that must succeed; its standard output without the last line end. */
    String ok(String... arguments) {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + result.exitCode() + ": " + result.err());
        }
        return result.out().endsWith("\n")
                ? result.out().substring(0, result.out().length() - 1)
                : result.out();
    }

    /** Runs any process to its end. */
    static Result runProcess(byte[] in, Path directory, Map<String, String> variables, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().putAll(variables);
            builder.environment().putIfAbsent("LC_ALL", "C.UTF-8");
            builder.environment().remove("SYNCSPACE_DATA");
            Process process = builder.start();
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(in);
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not end: " + String.join(" ", command));
            }
            byte[] outBytes = out.join();
            return new Result(
                    process.exitValue(),
                    outBytes,
                    new String(outBytes, StandardCharsets.UTF_8),
                    new String(err.join(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("no process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static byte[] readAll(InputStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            stream.transferTo(all);
        } catch (IOException e) {
            all.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        platform.close();
    }
}
