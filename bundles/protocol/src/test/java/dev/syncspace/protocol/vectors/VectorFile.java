package dev.syncspace.protocol.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** A vector file with a record of which of its fields were read. */
public final class VectorFile {
    private final String name;
    private final JsonObject root;
    private final IdentityHashMap<JsonObject, Set<String>> read = new IdentityHashMap<>();

    private VectorFile(String name, JsonObject root) {
        this.name = name;
        this.root = root;
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

    public String name() {
        return name;
    }

    public VectorNode root() {
        return new VectorNode(root, "", this);
    }

    void markRead(JsonObject object, String field) {
        read.computeIfAbsent(object, ignored -> new HashSet<>()).add(field);
    }

    /**
     * Fields below a node that nobody read and that {@code vectors/informative.json} does not list, as patterns with
     * {@code []} for every index.
     */
    public Set<String> unread(VectorNode node) {
        Set<String> informative = new HashSet<>();
        for (JsonElement entry : load("/vectors/informative.json").getAsJsonArray(name)) {
            informative.add(entry.getAsJsonObject().get("path").getAsString());
        }
        Set<String> found = new HashSet<>();
        collect(node.element(), pattern(node.path()), informative, found);
        return found;
    }

    private void collect(JsonElement element, String path, Set<String> informative, Set<String> found) {
        if (element.isJsonArray()) {
            for (JsonElement child : element.getAsJsonArray()) {
                collect(child, path + "[]", informative, found);
            }
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            for (String field : object.keySet()) {
                String fieldPath = path.isEmpty() ? field : path + "." + field;
                if (informative.contains(fieldPath)) {
                    continue;
                }
                if (!read.getOrDefault(object, Set.of()).contains(field)) {
                    found.add(fieldPath);
                } else {
                    collect(object.get(field), fieldPath, informative, found);
                }
            }
        }
    }

    private static String pattern(String path) {
        return path.replaceAll("\\[[0-9]+]", "[]");
    }

    /** A run over cases: counts them and collects what fails. */
    public static final class Run {
        private final String title;
        private final List<String> failures = new ArrayList<>();
        private int cases;

        public Run(String title) {
            this.title = title;
        }

        /** The check of one case. */
        public interface Check {
            void run() throws Exception;
        }

        public void check(String caseName, Check check) {
            cases++;
            try {
                check.run();
            } catch (Exception | AssertionError e) {
                failures.add(caseName + ": " + e);
            }
        }

        /** Prints the counts and fails if a case failed, none ran, or a field of the section was not compared. */
        public void finish(VectorFile file, VectorNode... sections) {
            System.out.println(title + ": " + cases + " cases, " + (cases - failures.size()) + " checked, "
                    + failures.size() + " failed");
            Set<String> unread = new HashSet<>();
            for (VectorNode section : sections) {
                unread.addAll(file.unread(section));
            }
            if (cases == 0 || !failures.isEmpty() || !unread.isEmpty()) {
                throw new AssertionError(title + ": " + cases + " cases; failed: "
                        + String.join("\n", failures.subList(0, Math.min(20, failures.size())))
                        + "; fields not compared: " + unread);
            }
        }
    }
}
