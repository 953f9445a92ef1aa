package dev.syncspace.itests.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure.
 *
 * @param name stable name, lower case with underscores
 * @param value the figure
 * @param unit its unit
 * @param target what it should be, as text with its comparison, for example {@code >= 1000}; null: only told
 * @param isMet whether it is; null without a target
 * @param note what has to be known to read it; may be empty
 */
record Figure(String name, double value, String unit, @Nullable String target, @Nullable Boolean isMet, String note) {
    static Figure told(String name, double value, String unit, String note) {
        return new Figure(name, value, unit, null, null, note);
    }

    static Figure atLeast(String name, double value, String unit, double target, String note) {
        return new Figure(name, value, unit, ">= " + number(target), value >= target, note);
    }

    static Figure atMost(String name, double value, String unit, double target, String note) {
        return new Figure(name, value, unit, "<= " + number(target), value <= target, note);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
