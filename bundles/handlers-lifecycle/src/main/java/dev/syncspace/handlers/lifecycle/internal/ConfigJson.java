package dev.syncspace.handlers.lifecycle.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code config_json} of Init. Stateless. */
final class ConfigJson {
    /** Longest text, in characters: some settings, and no document. */
    static final int MAX_CHARS = 64 * 1024;

    /** Name in the object that becomes the device id: {@code transport.v1} has no field for it. */
    static final String DEVICE_ID = "device_id";

    private ConfigJson() {}

    /**
     * The settings of {@code config_json}: empty, or one JSON object whose values are text.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD} of {@code config_json}; the text is never quoted
     */
    static Map<String, String> read(String json) {
        Map<String, String> config = new LinkedHashMap<>();
        if (json.isEmpty()) {
            return config;
        }
        if (json.length() > MAX_CHARS) {
            throw badConfig("it has " + json.length() + " characters, at most " + MAX_CHARS + " are allowed");
        }
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw badConfig("it must be a JSON object");
            }
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (reader.peek() != JsonToken.STRING) {
                    throw badConfig("value number " + (config.size() + 1) + " must be text");
                }
                if (config.put(name, reader.nextString()) != null) {
                    throw badConfig("name number " + (config.size() + 1) + " appears twice");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw badConfig("something follows the object");
            }
        } catch (IOException e) {
            // The message of the reader may quote the text, which may hold secrets.
            throw badConfig("it is no JSON");
        }
        return config;
    }

    private static SyncSpaceException badConfig(String why) {
        return SyncSpaceException.invalid("config_json", "config_json is no object of text values: " + why);
    }
}
