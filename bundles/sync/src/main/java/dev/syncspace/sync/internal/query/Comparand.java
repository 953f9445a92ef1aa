package dev.syncspace.sync.internal.query;

import dev.syncspace.api.document.DocumentQuery.ValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One side of a comparison, read once. Immutable. */
final class Comparand {
    // No exponent: a text of a few characters must not stand for a number of a billion digits.
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?");

    private final String text;
    private final Optional<BigDecimal> number;

    Comparand(String text) {
        this.text = text;
        this.number = DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    String text() {
        return text;
    }

    boolean isNumber() {
        return number.isPresent();
    }

    Optional<Boolean> bool() {
        return switch (text) {
            case "true" -> Optional.of(Boolean.TRUE);
            case "false" -> Optional.of(Boolean.FALSE);
            default -> Optional.empty();
        };
    }

    Optional<Instant> instant() {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATimestamp) {
            return Optional.empty();
        }
    }

    /** Whether this text can be read as the type. */
    boolean isA(ValueType type) {
        return switch (type) {
            case AUTO, TEXT -> true;
            case NUMBER -> isNumber();
            case BOOL -> bool().isPresent();
            case TIMESTAMP -> instant().isPresent();
        };
    }

    /** Order of two sides under a type; empty if one of them cannot be read as it. */
    static OptionalInt compare(Comparand left, Comparand right, ValueType type) {
        return switch (type) {
            case TEXT -> OptionalInt.of(compareCodePoints(left.text, right.text));
            case AUTO ->
                left.isNumber() && right.isNumber()
                        ? ordering(left.number, right.number)
                        : OptionalInt.of(compareCodePoints(left.text, right.text));
            case NUMBER -> ordering(left.number, right.number);
            case BOOL -> ordering(left.bool(), right.bool());
            case TIMESTAMP -> ordering(left.instant(), right.instant());
        };
    }

    private static <T extends Comparable<? super T>> OptionalInt ordering(Optional<T> left, Optional<T> right) {
        return left.isPresent() && right.isPresent()
                ? OptionalInt.of(left.get().compareTo(right.get()))
                : OptionalInt.empty();
    }

    /** {@code String.compareTo} orders by UTF-16 unit, which puts U+FFFF behind U+10000. */
    static int compareCodePoints(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogateA = Character.isSurrogate(a);
                boolean surrogateB = Character.isSurrogate(b);
                return surrogateA == surrogateB ? Character.compare(a, b) : Boolean.compare(surrogateA, surrogateB);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
