package dev.syncspace.itests.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Byte patterns that no file may hold, and the search for them. */
final class Canaries {
    private final Map<String, byte[]> patterns = new LinkedHashMap<>();

    /** A text, as UTF-8 and as UTF-16 in both byte orders. */
    Canaries text(String name, String text) {
        patterns.put(name + " as UTF-8", text.getBytes(StandardCharsets.UTF_8));
        patterns.put(name + " as UTF-16", text.getBytes(StandardCharsets.UTF_16BE));
        patterns.put(name + " as UTF-16 LE", text.getBytes(StandardCharsets.UTF_16LE));
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, plain and as hexadecimal and base64 text. */
    Canaries bytes(String name, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        patterns.put(name + " as bytes", bytes);
        patterns.put(name + " in hexadecimal", hex.getBytes(StandardCharsets.US_ASCII));
        patterns.put(
                name + " in upper-case hexadecimal",
                HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        patterns.put(name + " in base64", base64.getBytes(StandardCharsets.US_ASCII));
        patterns.put(
                name + " in base64url",
                base64.replace('+', '-').replace('/', '_').getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /**
     * Where they are.
     *
     * @param searched files that are looked into
     * @return one line for each pattern in each file; a file that vanishes meanwhile is passed by
     */
    List<String> findIn(Path directory, Predicate<Path> searched) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(directory)) {
            if (!searched.test(file)) {
                continue;
            }
            byte[] content = read(file);
            patterns.forEach((name, pattern) -> {
                if (contains(content, pattern)) {
                    found.add(name + " in " + directory.relativize(file));
                }
            });
        }
        return found;
    }

    /** All files below a folder, as the system tells them at this moment. */
    static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int tries = 0; ; tries++) {
            try (Stream<Path> all = Files.walk(directory)) {
                all.filter(Files::isRegularFile).forEach(files::add);
                return List.copyOf(new TreeSet<>(files));
            } catch (java.io.UncheckedIOException vanished) {
                if (tries == 10 || !(vanished.getCause() instanceof NoSuchFileException)) {
                    throw vanished;
                }
                files.clear();
            }
        }
    }

    /** The bytes of a file that others may hold open; empty if it has gone. */
    static byte[] read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the file ends or the buffer is full.
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        } catch (NoSuchFileException gone) {
            return new byte[0];
        }
    }

    static boolean contains(byte[] content, byte[] pattern) {
        byte first = pattern[0];
        for (int i = 0; i <= content.length - pattern.length; i++) {
            if (content[i] == first && matches(content, i, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] content, int at, byte[] pattern) {
        for (int k = 1; k < pattern.length; k++) {
            if (content[at + k] != pattern[k]) {
                return false;
            }
        }
        return true;
    }
}
