package dev.syncspace.cli.io;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** How values look for people, and in the JSON that is made without a library. Stateless. */
public final class Text {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT = 1024;

    private Text() {}

    /** Text from elsewhere for a terminal: a control character could move its cursor or change its colours. */
    public static String oneLine(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                safe.append(' ');
            } else if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                safe.append('\uFFFD');
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /** A JSON string. */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (next < ' ' || Character.isSurrogate(next) || next == '\u2028' || next == '\u2029') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) next));
                    } else {
                        json.append(next);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    /** A size: {@code 512 B}, {@code 1.5 KiB}. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** A time in the zone of the user, ISO 8601 to the second; {@code -} for none. */
    public static String time(long unixMillis, ZoneId zone) {
        if (unixMillis == 0) {
            return "-";
        }
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochMilli(unixMillis).truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** A map as {@code key=value} pairs by key; {@code -} for none. */
    public static String pairs(Map<String, String> map) {
        if (map.isEmpty()) {
            return "-";
        }
        StringBuilder pairs = new StringBuilder();
        map.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> pairs.append(
                        pairs.length() == 0 ? "" : " ")
                .append(oneLine(entry.getKey()))
                .append('=')
                .append(oneLine(entry.getValue())));
        return pairs.toString();
    }

    /** A count with its noun: {@code 1 space}, {@code 2 spaces}. */
    public static String count(long number, String noun) {
        if (number == 1) {
            return "1 " + noun;
        }
        return number + " " + (noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
    }

    /** The name of an enum value without the prefix of its type: {@code SYNC_STATUS_IDLE} is {@code idle}. */
    public static String plain(Enum<?> value, String prefix) {
        String name = value.name();
        return (name.startsWith(prefix) ? name.substring(prefix.length()) : name).toLowerCase(Locale.ROOT);
    }
}
