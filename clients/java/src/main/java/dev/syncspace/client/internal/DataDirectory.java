package dev.syncspace.client.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The platform that runs on a data directory, found by the two files that it keeps there while it runs. A file whose process
 * is dead was left by a crash and counts as missing.
 */
public record DataDirectory(Path directory) implements EndpointSource {
    @Override
    public List<Endpoint> find() {
        Map<String, Object> running = parse(read("endpoint.json", ClientLimits.ENDPOINT_FILE_MAX_BYTES));
        if (running.get("pid") instanceof Double pid
                && ProcessHandle.of(pid.longValue()).isEmpty()) {
            throw Failures.notRunning("no platform runs on " + directory + ": the one with process id "
                    + pid.longValue() + " ended without clearing up; start it with: syncspace up");
        }
        List<String> addresses = addresses(running);
        ByteString token = read("token", ClientLimits.TOKEN_MAX_BYTES);
        List<Endpoint> endpoints = new ArrayList<>();
        for (String address : addresses) {
            endpoints.add(endpoint(address, token));
        }
        return endpoints;
    }

    private Endpoint endpoint(String address, ByteString token) {
        try {
            return Endpoint.of(URI.create(address), token);
        } catch (IllegalArgumentException e) {
            throw Failures.notRunning(path("endpoint.json") + " cannot be read: " + e.getMessage());
        }
    }

    private Map<String, Object> parse(ByteString file) {
        try {
            return JsonReader.object(file.toString(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Failures.notRunning(path("endpoint.json") + " cannot be read: " + e.getMessage());
        }
    }

    private List<String> addresses(Map<String, Object> running) {
        List<String> addresses = new ArrayList<>();
        if (running.get("addresses") instanceof List<?> listed) {
            for (Object address : listed) {
                if (address instanceof String text && text.startsWith("tcp://")) {
                    addresses.add(text);
                }
            }
        }
        if (addresses.isEmpty()) {
            throw Failures.notRunning(path("endpoint.json") + " names no tcp address");
        }
        return addresses;
    }

    private ByteString read(String name, int maxBytes) {
        Path file = path(name);
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(maxBytes + 1);
        } catch (NoSuchFileException e) {
            throw Failures.notRunning(
                    "no platform runs on " + directory + ": there is no " + file + "; start it with: syncspace up");
        } catch (IOException e) {
            throw Failures.notRunning(file + " cannot be read: " + e);
        }
        if (content.length > maxBytes) {
            throw Failures.notRunning(file + " has more than " + maxBytes + " bytes: it is none of ours");
        }
        return ByteString.copyFrom(content);
    }

    private Path path(String name) {
        return directory.resolve("run").resolve(name);
    }
}
