package dev.syncspace.sync.internal.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.EventLogPart;
import dev.syncspace.proto.stored.v1.EventLogStamp;
import dev.syncspace.sync.internal.Committer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of an event log, and the cursors that carry them. A store gives its log a random name when it is made. A log is made
 * of parts, each with the name that its events' cursors carry: a log that is older than names has a part without one in front.
 * Immutable.
 *
 * <p>A cursor is {@code e2-}, the name as 16 hexadecimal digits, {@code -}, and the sequence. Events of a time when logs had no
 * names keep the cursors that they had: {@code e1-} and the sequence. A cursor holds nothing secret, so it is not
 * authenticated as the cursors of lists are.
 */
public final class EventLogParts {
    /** Setting of the device that holds the names. */
    public static final String KEY = "events/log";

    /** Format that this version writes, and the newest that it reads. */
    private static final int FORMAT = 1;

    private static final int NAME_BYTES = 8;

    private static final String NUMBER = "(0|[1-9][0-9]{0,18})";
    private static final Pattern UNNAMED = Pattern.compile("e1-" + NUMBER);
    private static final Pattern NAMED = Pattern.compile("e2-([0-9a-f]{16})-" + NUMBER);

    private final List<Part> parts;

    /**
     * Events in a row.
     *
     * @param name hexadecimal digits; empty: their cursors carry none
     * @param lastSequence of the last one
     */
    private record Part(String name, long lastSequence) {}

    private EventLogParts(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * The names of a store's log; a log without any gets one.
     *
     * @throws SyncSpaceException {@code STORED_DATA_DAMAGED}, {@code FORMAT_TOO_NEW}
     * @throws dev.syncspace.api.storage.StorageException as the store says
     */
    public static EventLogParts open(ObjectStore store, RandomGenerator random) {
        Optional<ByteString> stored = store.local(KEY);
        if (stored.isPresent()) {
            return decode(stored.get());
        }
        long last = store.lastEventSequence();
        EventLogParts made = new EventLogParts(last == 0 ? List.of() : List.of(new Part("", last))).with(random);
        new Committer(store, () -> {}).commit(new WriteBatch(List.of(made.stamp())));
        return made;
    }

    private EventLogParts with(RandomGenerator random) {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        List<Part> all = new ArrayList<>(parts);
        all.add(new Part(hex(name), Long.MAX_VALUE));
        return new EventLogParts(all);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static EventLogParts decode(ByteString stored) {
        try {
            EventLogStamp stamp = EventLogStamp.parseFrom(stored);
            if (stamp.getFormat() > FORMAT) {
                throw SyncSpaceException.of(
                        Reason.FORMAT_TOO_NEW,
                        "the names of the event log have format " + stamp.getFormat() + ", this version reads up to "
                                + FORMAT + ": use the later version that wrote them");
            }
            int count = stamp.getPartsCount();
            if (stamp.getFormat() < 1 || count == 0) {
                throw new InvalidProtocolBufferException("no names");
            }
            List<Part> parts = new ArrayList<>();
            for (EventLogPart part : stamp.getPartsList()) {
                parts.add(new Part(
                        hex(part.getLogId().toByteArray()),
                        parts.size() == count - 1 ? Long.MAX_VALUE : part.getLastSequence()));
            }
            return new EventLogParts(parts);
        } catch (InvalidProtocolBufferException e) {
            throw SyncSpaceException.of(
                    Reason.STORED_DATA_DAMAGED,
                    "the names of the event log cannot be read: restore the data directory from a backup",
                    e);
        }
    }

    /** Writes the names. */
    public WriteBatch.Operation stamp() {
        EventLogStamp.Builder stamp = EventLogStamp.newBuilder().setFormat(FORMAT);
        for (Part part : parts) {
            stamp.addParts(EventLogPart.newBuilder()
                    .setLogId(ByteString.copyFrom(HexFormat.of().parseHex(part.name())))
                    .setLastSequence(part.lastSequence() == Long.MAX_VALUE ? 0 : part.lastSequence()));
        }
        return new WriteBatch.PutLocal(KEY, stamp.build().toByteString());
    }

    /** The cursor of the event with a sequence; 0: of the start of the log. */
    String cursor(long sequence) {
        for (Part part : parts) {
            if (sequence <= part.lastSequence()) {
                return part.name().isEmpty() ? "e1-" + sequence : "e2-" + part.name() + "-" + sequence;
            }
        }
        throw new IllegalStateException("the last part of a log has no end");
    }

    /**
     * The sequence that a cursor names in this log.
     *
     * @param last sequence of the newest event
     * @return empty: it is a cursor of another log
     * @throws SyncSpaceException {@code INVALID_CURSOR} if it is no cursor of events, or names an event that never was
     */
    Optional<Long> sequence(String cursor, long last) {
        Matcher named = NAMED.matcher(cursor);
        Matcher unnamed = UNNAMED.matcher(cursor);
        String digits;
        if (named.matches()) {
            digits = named.group(2);
        } else if (unnamed.matches()) {
            digits = unnamed.group(1);
        } else {
            throw invalid("it is no event id");
        }
        long sequence;
        try {
            sequence = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw invalid("it is no event id");
        }
        // Behind its own part a name stands for events of another store, to which this one was copied or from which it
        // was.
        if (!cursor(sequence).equals(cursor)) {
            return Optional.empty();
        }
        if (sequence > last) {
            throw invalid("the newest event is " + cursor(last));
        }
        return Optional.of(sequence);
    }

    private static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(
                Reason.INVALID_CURSOR, "cursor", "the cursor names no place in this event log: " + why);
    }
}
