package dev.syncspace.directory.internal;

import java.util.List;
import java.util.stream.Collectors;

/** Writes one flat JSON object on one line, members in the order of the calls. */
public final class JsonLine {
    private final StringBuilder members = new StringBuilder();

    /** Appends a member. */
    public JsonLine text(String name, String value) {
        return raw(name, quoted(value));
    }

    /** Appends a member. */
    public JsonLine number(String name, long value) {
        return raw(name, Long.toString(value));
    }

    /** Appends a member. */
    public JsonLine bool(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    /** Appends a member. */
    public JsonLine texts(String name, List<String> values) {
        return raw(name, values.stream().map(JsonLine::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    private JsonLine raw(String name, String json) {
        members.append(members.length() == 0 ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(json);
        return this;
    }

    private static String quoted(String value) {
        StringBuilder json = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    @Override
    public String toString() {
        return "{" + members + "}";
    }
}
