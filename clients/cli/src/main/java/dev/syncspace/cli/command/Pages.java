package dev.syncspace.cli.command;

import com.google.protobuf.MessageOrBuilder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists that come in pages. Stateless. */
final class Pages {
    private Pages() {}

    static Syntax declare(Syntax syntax) {
        return syntax.option(
                        "--limit",
                        "N",
                        "At most N rows, and a cursor for the next. Default: all, however many pages that takes.")
                .option("--cursor", "X", "Go on behind a page that gave this cursor.");
    }

    /**
     * Reads and prints the list. Without a limit it follows the cursors: every page is a response of its own.
     *
     * @param read makes the call of a limit and a cursor
     * @param next the cursor of a response
     * @param forPeople collects or prints the rows of a response
     */
    static <T extends MessageOrBuilder> void follow(
            Session session,
            Arguments arguments,
            BiFunction<Integer, String, T> read,
            Function<T, String> next,
            Consumer<T> forPeople) {
        int limit = arguments.number("--limit", 0);
        String place = arguments.text("--cursor", "");
        do {
            T page = read.apply(limit, place);
            session.respond(page, () -> forPeople.accept(page));
            place = next.apply(page);
        } while (limit == 0 && !place.isEmpty());
        if (!place.isEmpty()) {
            session.remark("More follows: --cursor " + place);
        }
    }
}
