package dev.syncspace.protocol.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of a vector file that can be changed and put back: a text, number or flag, or an array that has no elements. */
final class VectorLeaf {
    private final JsonElement parent;
    private final String field;
    private final int index;
    private final String path;
    private @Nullable JsonElement original;

    private VectorLeaf(JsonElement parent, String field, int index, String path) {
        this.parent = parent;
        this.field = field;
        this.index = index;
        this.path = path;
    }

    /** All leaves below a node but those below some of its fields; a null is none. */
    static List<VectorLeaf> below(VectorNode node, Set<String> exceptFields) {
        List<VectorLeaf> leaves = new ArrayList<>();
        collect(node.element(), node.path(), leaves);
        String prefix = node.path().isEmpty() ? "" : node.path() + ".";
        leaves.removeIf(leaf -> exceptFields.stream().anyMatch(field -> leaf.isBelow(prefix + field)));
        return leaves;
    }

    private boolean isBelow(String other) {
        return path.equals(other) || path.startsWith(other + ".") || path.startsWith(other + "[");
    }

    private static void collect(JsonElement element, String path, List<VectorLeaf> leaves) {
        if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            for (String name : object.keySet()) {
                String childPath = path.isEmpty() ? name : path + "." + name;
                add(object.get(name), new VectorLeaf(object, name, -1, childPath), leaves);
            }
        } else if (element.isJsonArray()) {
            JsonArray array = element.getAsJsonArray();
            for (int i = 0; i < array.size(); i++) {
                add(array.get(i), new VectorLeaf(array, "", i, path + "[" + i + "]"), leaves);
            }
        }
    }

    private static void add(JsonElement value, VectorLeaf leaf, List<VectorLeaf> leaves) {
        boolean isEmptyArray = value.isJsonArray() && value.getAsJsonArray().isEmpty();
        if (value.isJsonPrimitive() || isEmptyArray) {
            leaves.add(leaf);
        } else {
            collect(value, leaf.path, leaves);
        }
    }

    String path() {
        return path;
    }

    void change() {
        JsonElement value = get();
        original = value;
        set(changed(value));
    }

    void restore() {
        set(Objects.requireNonNull(original, "it was changed"));
    }

    private JsonElement get() {
        return index < 0
                ? parent.getAsJsonObject().get(field)
                : parent.getAsJsonArray().get(index);
    }

    private void set(JsonElement value) {
        if (index < 0) {
            parent.getAsJsonObject().add(field, value);
        } else {
            parent.getAsJsonArray().set(index, value);
        }
    }

    private static JsonElement changed(JsonElement value) {
        if (value.isJsonArray()) {
            JsonArray array = new JsonArray();
            array.add("changed");
            return array;
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return new JsonPrimitive(!primitive.getAsBoolean());
        }
        if (primitive.isNumber()) {
            return new JsonPrimitive(primitive.getAsLong() + 1);
        }
        return new JsonPrimitive(changed(primitive.getAsString()));
    }

    /** Stays hex, base64 or a word where it was one: the first character becomes another of its kind. */
    private static String changed(String text) {
        if (text.isEmpty()) {
            return "5a";
        }
        char first = text.charAt(0);
        char other =
                switch (first) {
                    case '0' -> '1';
                    case '9' -> '8';
                    case 'z' -> 'y';
                    case 'Z' -> 'Y';
                    case 'f' -> 'e';
                    case '+', '/' -> 'A';
                    default -> (char) (first + 1);
                };
        return other + text.substring(1);
    }
}
