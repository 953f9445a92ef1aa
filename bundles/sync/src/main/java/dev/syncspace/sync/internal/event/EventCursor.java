package dev.syncspace.sync.internal.event;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of a place in the event log: {@code e1-} and the sequence. It names a place in the log of one account and nothing
 * secret, so it is not authenticated as the cursors of lists are.
 */
final class EventCursor {
    private static final Pattern TEXT = Pattern.compile("e1-(0|[1-9][0-9]{0,18})");

    private EventCursor() {}

    static String of(long sequence) {
        return "e1-" + sequence;
    }

    /**
     * The sequence of a cursor.
     *
     * @param last sequence of the newest event: a cursor behind it belongs to another account
     */
    static long parse(String cursor, long last) {
        Matcher matcher = TEXT.matcher(cursor);
        if (!matcher.matches()) {
            throw invalid("it is no event id");
        }
        long sequence;
        try {
            sequence = Long.parseLong(matcher.group(1));
        } catch (NumberFormatException e) {
            throw invalid("it is no event id");
        }
        if (sequence > last) {
            throw invalid("the newest event is " + of(last));
        }
        return sequence;
    }

    private static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(
                Reason.INVALID_CURSOR, "cursor", "the cursor names no place in this event log: " + why);
    }
}
