package dev.syncspace.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A vector file with a record of which of its fields were read. */
public final class VectorFile {
    private final String name;
    private final JsonObject root;
    private final IdentityHashMap<JsonObject, Set<String>> read = new IdentityHashMap<>();
    private final Map<String, Kind> exceptions = new HashMap<>();

    /** Why a field is not compared. */
    enum Kind {
        /** It explains the case, or is a value that the reference may choose otherwise. */
        INFORMATIVE,
        /** It goes into a case whose result need not depend on it. */
        INPUT,
        /** It judges a part of the protocol that is not here yet. */
        LATER
    }

    private VectorFile(String name, JsonObject root) {
        this.name = name;
        this.root = root;
        for (JsonElement entry : load("/vectors/informative.json").getAsJsonArray(name)) {
            JsonObject exception = entry.getAsJsonObject();
            assertThat(exception.get("reason").getAsString()).isNotBlank();
            exceptions.put(
                    exception.get("path").getAsString(),
                    Kind.valueOf(exception.get("kind").getAsString()));
        }
    }

    /** Opens {@code vectors/NAME.json} of the test resources. */
    public static VectorFile open(String name) {
        return new VectorFile(name, load("/vectors/" + name + ".json"));
    }

    private static JsonObject load(String resource) {
        try (InputStream in = VectorFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public VectorNode root() {
        return new VectorNode(root, "", this);
    }

    void markRead(JsonObject object, String field) {
        read.computeIfAbsent(object, ignored -> new HashSet<>()).add(field);
    }

    /** Whether a field need not be compared, because it or something that it belongs to is listed. */
    boolean isException(String path) {
        String pattern = pattern(path);
        return exceptions.keySet().stream()
                .anyMatch(listed ->
                        pattern.equals(listed) || pattern.startsWith(listed + ".") || pattern.startsWith(listed + "["));
    }

    /** Fails if a field below these nodes was not read and is not listed in {@code vectors/informative.json}. */
    public void assertRead(VectorNode... nodes) {
        Set<String> unread = new TreeSet<>();
        for (VectorNode node : nodes) {
            collectUnread(node.element(), node.path(), unread);
        }
        assertThat(unread).as("fields of %s.json that nobody read", name).isEmpty();
    }

    private void collectUnread(JsonElement element, String path, Set<String> unread) {
        if (isNotDue(path)) {
            return;
        }
        if (element.isJsonArray()) {
            for (int i = 0; i < element.getAsJsonArray().size(); i++) {
                collectUnread(element.getAsJsonArray().get(i), path + "[" + i + "]", unread);
            }
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            for (String field : object.keySet()) {
                String fieldPath = path.isEmpty() ? field : path + "." + field;
                if (read.getOrDefault(object, Set.of()).contains(field)) {
                    collectUnread(object.get(field), fieldPath, unread);
                } else if (!isNotDue(fieldPath)) {
                    unread.add(pattern(fieldPath));
                }
            }
        }
    }

    private boolean isNotDue(String path) {
        Kind kind = exceptions.get(pattern(path));
        return kind == Kind.INFORMATIVE || kind == Kind.LATER;
    }

    /** The path with {@code []} for every index and {@code *} for every name that is an id or a key. */
    static String pattern(String path) {
        return path.replaceAll("\\[[0-9]+]", "[]").replaceAll("\\.(bafyrei[a-z2-7]+|[0-9a-f]{64})", ".*");
    }
}
