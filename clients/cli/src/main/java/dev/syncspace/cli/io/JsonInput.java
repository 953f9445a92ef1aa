package dev.syncspace.cli.io;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads protobuf-JSON. Unknown fields are refused; a refusal names the field. Stateless. */
public final class JsonInput {
    private JsonInput() {}

    /**
     * A message of a type.
     *
     * @param text an object; empty: the message without any field
     * @throws Problem {@code INVALID_FIELD} with the path of the field, or {@code MALFORMED_REQUEST} for what is no JSON
     *     object
     */
    public static DynamicMessage parse(String text, Descriptor type) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        if (text.isBlank()) {
            return message.build();
        }
        JsonObject object = object(text);
        try {
            JsonFormat.parser().merge(text, message);
            return message.build();
        } catch (InvalidProtocolBufferException e) {
            Problem found = wrongField(object, type, "");
            if (found != null) {
                throw found;
            }
            throw malformed(e.getMessage());
        }
    }

    private static JsonObject object(String text) {
        JsonElement element;
        try {
            element = JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw malformed(e.getMessage());
        }
        if (!element.isJsonObject()) {
            throw malformed("it is no object");
        }
        return element.getAsJsonObject();
    }

    private static Problem malformed(@Nullable String why) {
        return Problem.invalid("MALFORMED_REQUEST", "", "the request is no JSON object of this command: " + why);
    }

    /** The first field that does not fit the type; null if each one fits alone. */
    private static @Nullable Problem wrongField(JsonObject object, Descriptor type, String path) {
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            FieldDescriptor field = field(type, member.getKey());
            String name = path + (field == null ? member.getKey() : field.getName());
            if (field == null) {
                return Problem.invalid("INVALID_FIELD", name, name + " is no field of " + type.getName());
            }
            Problem inside = wrongInside(member.getValue(), field, name);
            if (inside != null) {
                return inside;
            }
            String alone = alone(member.getKey(), member.getValue(), type);
            if (alone != null) {
                return Problem.invalid("INVALID_FIELD", name, name + " does not fit: " + alone);
            }
        }
        return null;
    }

    private static @Nullable Problem wrongInside(JsonElement value, FieldDescriptor field, String name) {
        if (field.isMapField() && value.isJsonObject()) {
            return wrongMapEntry(value.getAsJsonObject(), field, name);
        }
        if (field.isRepeated() && value.isJsonArray()) {
            return wrongElement(value.getAsJsonArray(), field, name);
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && value.isJsonObject()) {
            return wrongField(value.getAsJsonObject(), field.getMessageType(), name + ".");
        }
        return null;
    }

    private static @Nullable Problem wrongMapEntry(JsonObject map, FieldDescriptor field, String name) {
        for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
            JsonObject single = new JsonObject();
            single.add(entry.getKey(), entry.getValue());
            String why = alone(field.getName(), single, field.getContainingType());
            if (why != null) {
                String path = name + "[" + new JsonPrimitive(entry.getKey()) + "]";
                return Problem.invalid("INVALID_FIELD", path, path + " does not fit: " + why);
            }
        }
        return null;
    }

    private static @Nullable Problem wrongElement(JsonArray array, FieldDescriptor field, String name) {
        for (int i = 0; i < array.size(); i++) {
            JsonElement element = array.get(i);
            String path = name + "[" + i + "]";
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && element.isJsonObject()) {
                Problem inside = wrongField(element.getAsJsonObject(), field.getMessageType(), path + ".");
                if (inside != null) {
                    return inside;
                }
            }
            JsonArray single = new JsonArray();
            single.add(element);
            String why = alone(field.getName(), single, field.getContainingType());
            if (why != null) {
                return Problem.invalid("INVALID_FIELD", path, path + " does not fit: " + why);
            }
        }
        return null;
    }

    /** What is wrong with a message that has this one field; null if nothing is. */
    private static @Nullable String alone(String name, JsonElement value, Descriptor type) {
        JsonObject object = new JsonObject();
        object.add(name, value);
        try {
            JsonFormat.parser().merge(object.toString(), DynamicMessage.newBuilder(type));
            return null;
        } catch (InvalidProtocolBufferException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable FieldDescriptor field(Descriptor type, String name) {
        for (FieldDescriptor field : type.getFields()) {
            if (field.getName().equals(name) || field.getJsonName().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
