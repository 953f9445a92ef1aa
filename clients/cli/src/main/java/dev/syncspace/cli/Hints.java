package dev.syncspace.cli;

import dev.syncspace.cli.io.Problem;
import java.util.Map;

/** What a person can do about a problem. Stateless. */
final class Hints {
    private static final Map<String, String> BY_REASON = Map.of(
            "ACCOUNT_LOCKED", "Unlock it with: syncspace account unlock",
            "NO_ACCOUNT",
                    "Make one with \"syncspace account create\", or get yours back with \"syncspace account recover\".",
            "VERSION_MISMATCH", "Read it again with \"syncspace doc get\", and decide again.",
            "WRONG_TOKEN", "The platform was restarted in this moment, or the directory is not its own. Try again.");

    private Hints() {}

    /** A line for people; empty if there is nothing to add to the message. */
    static String of(Problem problem) {
        return BY_REASON.getOrDefault(problem.reason(), "");
    }
}
