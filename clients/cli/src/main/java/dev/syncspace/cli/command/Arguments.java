package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was given on the command line, at any place in it. Immutable. */
public final class Arguments {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** From the command line itself down to the command. */
    private final List<ParseResult> levels;

    /** The arguments that picocli has read. */
    public Arguments(ParseResult root) {
        levels = new ArrayList<>();
        for (ParseResult level = root; level != null; level = level.hasSubcommand() ? level.subcommand() : null) {
            levels.add(level);
        }
    }

    /** Whether an option was given. */
    public boolean has(String option) {
        return levels.stream().anyMatch(level -> level.hasMatchedOption(option));
    }

    /** The value of an option; null if it was not given. Given at several levels, the one nearest to the command counts. */
    public @Nullable String text(String option) {
        String value = null;
        for (ParseResult level : levels) {
            if (level.hasMatchedOption(option)) {
                value = level.matchedOptionValue(option, "");
            }
        }
        return value;
    }

    /** The value of an option, or another if it was not given. */
    public String text(String option, String otherwise) {
        String value = text(option);
        return value == null ? otherwise : value;
    }

    /** The values of an option; empty if it was not given. */
    public List<String> texts(String option) {
        return last().matchedOptionValue(option, List.of());
    }

    /** The value of an option as a number from 0 on; null if it was not given. */
    public @Nullable Long number(String option) {
        String value = text(option);
        if (value == null) {
            return null;
        }
        if (!isNumber(value)) {
            throw Problem.usage(option + " takes a number from 0 on, not: " + value);
        }
        return Long.valueOf(value);
    }

    /** The value of an option as a number, or another if it was not given. */
    public int number(String option, int otherwise) {
        Long value = number(option);
        if (value == null) {
            return otherwise;
        }
        if (value > Integer.MAX_VALUE) {
            throw Problem.usage(option + " takes a number up to " + Integer.MAX_VALUE + ", not: " + value);
        }
        return value.intValue();
    }

    /** A parameter that must be given, by its place from 0 on. */
    public String parameter(int index) {
        return last().matchedPositionalValue(index, "");
    }

    /** A parameter that may be left out; null if it was. */
    public @Nullable String optionalParameter(int index) {
        return last().hasMatchedPositional(index) ? last().matchedPositionalValue(index, "") : null;
    }

    /** Whether text is a number, for example of a version; everything else is an id. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private ParseResult last() {
        return levels.get(levels.size() - 1);
    }
}
