package dev.syncspace.protocol.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A value of a vector file. Reading a field marks it as read, so that the fields nobody looked at can be named. */
public final class VectorNode {
    private final JsonElement element;
    private final String path;
    private final VectorFile file;

    VectorNode(JsonElement element, String path, VectorFile file) {
        this.element = element;
        this.path = path;
        this.file = file;
    }

    /** Place in the file, with indexes. */
    public String path() {
        return path;
    }

    /** The place, and the name of what is there if it has one. */
    String label() {
        return has("name") ? path + " " + element.getAsJsonObject().get("name").getAsString() : path;
    }

    public boolean has(String name) {
        boolean present = element.isJsonObject() && element.getAsJsonObject().has(name);
        return present && !element.getAsJsonObject().get(name).isJsonNull();
    }

    public VectorNode get(String name) {
        JsonObject object = element.getAsJsonObject();
        file.markRead(object, name);
        if (!object.has(name)) {
            throw new IllegalArgumentException("no field " + name + " at " + path);
        }
        return new VectorNode(object.get(name), path.isEmpty() ? name : path + "." + name, file);
    }

    public Optional<VectorNode> find(String name) {
        if (element.isJsonObject()) {
            file.markRead(element.getAsJsonObject(), name);
        }
        return has(name) ? Optional.of(get(name)) : Optional.empty();
    }

    /** Elements of an array; none for null. */
    public List<VectorNode> elements() {
        List<VectorNode> nodes = new ArrayList<>();
        if (element.isJsonNull()) {
            return nodes;
        }
        JsonArray array = element.getAsJsonArray();
        for (int i = 0; i < array.size(); i++) {
            nodes.add(new VectorNode(array.get(i), path + "[" + i + "]", file));
        }
        return nodes;
    }

    /** Elements of a field; none if it is absent or null. */
    public List<VectorNode> list(String name) {
        return find(name).map(VectorNode::elements).orElse(List.of());
    }

    /** Texts of a list field; none if it is absent or null. */
    public List<String> texts(String name) {
        return list(name).stream().map(VectorNode::text).toList();
    }

    public List<String> fieldNames() {
        return List.copyOf(new TreeSet<>(element.getAsJsonObject().keySet()));
    }

    public String text() {
        return element.getAsString();
    }

    public String text(String name) {
        return get(name).text();
    }

    /** Empty text if the field is absent. */
    public String textOr(String name, String otherwise) {
        return find(name).map(VectorNode::text).orElse(otherwise);
    }

    public long number(String name) {
        return get(name).element.getAsLong();
    }

    public boolean flag(String name) {
        return get(name).element.getAsBoolean();
    }

    public boolean flagOr(String name, boolean otherwise) {
        return find(name).map(node -> node.element.getAsBoolean()).orElse(otherwise);
    }

    public byte[] hex() {
        return HexFormat.of().parseHex(text());
    }

    public byte[] hex(String name) {
        return get(name).hex();
    }

    public ByteString hexBytes(String name) {
        return ByteString.copyFrom(hex(name));
    }

    /** Empty bytes if the field is absent. */
    public byte[] hexOrEmpty(String name) {
        return find(name).map(VectorNode::hex).orElse(new byte[0]);
    }

    public byte[] base64() {
        return Base64.getDecoder().decode(text());
    }

    public ByteString base64(String name) {
        return ByteString.copyFrom(get(name).base64());
    }

    JsonElement element() {
        return element;
    }

    @Override
    public String toString() {
        return path;
    }
}
