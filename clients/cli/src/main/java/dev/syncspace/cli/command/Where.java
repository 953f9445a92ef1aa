package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.FilterValueType;
import dev.syncspace.proto.v1.QueryFilter;
import java.util.Map;

/**
 * Reads a filter of the command line: {@code FIELD OP VALUE}. Field and value may stand in quotes, where a backslash keeps
 * the next character; a value without quotes is the rest of the text. Which operators there are is for the platform to say.
 * Confined to one thread.
 */
final class Where {
    private static final Map<String, String> SIGNS =
            Map.of("=", "eq", "==", "eq", "!=", "ne", ">", "gt", ">=", "gte", "<", "lt", "<=", "lte", "~", "contains");

    private static final Map<String, FilterValueType> TYPES = Map.of(
            "text", FilterValueType.FILTER_VALUE_TYPE_TEXT,
            "number", FilterValueType.FILTER_VALUE_TYPE_NUMBER,
            "bool", FilterValueType.FILTER_VALUE_TYPE_BOOL,
            "timestamp", FilterValueType.FILTER_VALUE_TYPE_TIMESTAMP);

    private final String text;
    private int position;

    private Where(String text) {
        this.text = text;
    }

    /**
     * The filter.
     *
     * @throws Problem for a text that is none, with exit code 2
     */
    static QueryFilter parse(String text) {
        return new Where(text).filter();
    }

    private QueryFilter filter() {
        QueryFilter.Builder filter = QueryFilter.newBuilder();
        skipSpace();
        String field = isQuote() ? quotedField(filter) : plainField(filter);
        skipSpace();
        String operator = word();
        skipSpace();
        if (field.isEmpty() || operator.isEmpty() || position == text.length()) {
            throw wrong("write an empty value as \"\"");
        }
        String value = isQuote() ? onlyQuoted() : text.substring(position).strip();
        return filter.setField(field)
                .setOperator(SIGNS.getOrDefault(operator, operator))
                .setValue(value)
                .build();
    }

    /** A field in quotes, with a type behind the quote or none. */
    private String quotedField(QueryFilter.Builder filter) {
        String field = quoted();
        if (position < text.length() && text.charAt(position) == ':') {
            position++;
            String name = word();
            FilterValueType type = TYPES.get(name);
            if (type == null) {
                throw wrong("the types are text, number, bool and timestamp, not " + name);
            }
            filter.setValueType(type);
        }
        return field;
    }

    /** A field without quotes: a type behind its last colon is cut off, any other colon belongs to the field. */
    private String plainField(QueryFilter.Builder filter) {
        String field = word();
        int colon = field.lastIndexOf(':');
        FilterValueType type = colon < 1 ? null : TYPES.get(field.substring(colon + 1));
        if (type == null) {
            return field;
        }
        filter.setValueType(type);
        return field.substring(0, colon);
    }

    private String onlyQuoted() {
        String value = quoted();
        skipSpace();
        if (position < text.length()) {
            throw wrong("something follows the quoted value");
        }
        return value;
    }

    private String quoted() {
        char quote = text.charAt(position++);
        StringBuilder value = new StringBuilder();
        while (position < text.length() && text.charAt(position) != quote) {
            if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                position++;
            }
            value.append(text.charAt(position++));
        }
        if (position == text.length()) {
            throw wrong("a quote is not closed");
        }
        position++;
        return value.toString();
    }

    private String word() {
        int start = position;
        while (position < text.length() && !Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private boolean isQuote() {
        return position < text.length() && (text.charAt(position) == '"' || text.charAt(position) == '\'');
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private Problem wrong(String why) {
        return Problem.usage("--where takes 'FIELD OP VALUE', not: " + text + " (" + why + ")");
    }
}
