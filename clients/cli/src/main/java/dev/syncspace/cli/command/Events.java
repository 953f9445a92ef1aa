package dev.syncspace.cli.command;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.cli.io.JsonOutput;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.proto.v1.SpaceCreatedEvent;
import dev.syncspace.proto.v1.SpaceDeletedEvent;
import dev.syncspace.proto.v1.SpaceUpdatedEvent;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.SyncConflictEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How events are printed. Stateless. */
final class Events {
    private Events() {}

    /**
     * The event as JSON: the message as it came, and, where its type is known, a member {@code event} with what the payload
     * says.
     */
    static String json(SubscribeResponse event) {
        String message = JsonOutput.of(event);
        Message payload = payload(event);
        return payload == null
                ? message
                : message.substring(0, message.length() - 1) + ",\"event\":" + JsonOutput.of(payload) + "}";
    }

    /** The event as a line for people. */
    static String line(Session session, SubscribeResponse event) {
        long millis = event.getTimestampMillis() == 0
                ? TimeUnit.SECONDS.toMillis(event.getTimestamp())
                : event.getTimestampMillis();
        return Text.oneLine(event.getEventId() + "  " + session.time(millis) + "  " + event.getEventType() + "  "
                + event.getSpaceId() + summary(event));
    }

    private static String summary(SubscribeResponse event) {
        Message payload = payload(event);
        if (payload instanceof DocumentCreatedEvent created) {
            return "  " + created.getDocumentId();
        }
        if (payload instanceof DocumentUpdatedEvent updated) {
            return "  " + updated.getDocumentId() + "  version " + updated.getNewVersion();
        }
        if (payload instanceof DocumentDeletedEvent deleted) {
            return "  " + deleted.getDocumentId();
        }
        if (payload instanceof SyncConflictEvent conflict) {
            return "  " + conflict.getDocumentId() + "  hides "
                    + Text.count(conflict.getLosingChangeIdsCount() + conflict.getDuplicateTreeIdsCount(), "version");
        }
        if (payload instanceof EventsGapEvent gap) {
            return "  " + gap(gap);
        }
        return "";
    }

    private static String gap(EventsGapEvent gap) {
        String what = gap.getIsOtherLog()
                ? "the cursor belongs to another event log, of another account or storage"
                : Text.count(gap.getMissingCount(), "event") + " missed: dropped from the log before they were read";
        String next = gap.getFirstSequence() == 0 ? "" : "; the log goes on with event " + gap.getFirstSequence();
        return what + next + "; read everything anew";
    }

    private static @Nullable Message payload(SubscribeResponse event) {
        Parser<? extends Message> parser =
                switch (event.getEventType()) {
                    case "document.created" -> DocumentCreatedEvent.parser();
                    case "document.updated" -> DocumentUpdatedEvent.parser();
                    case "document.deleted" -> DocumentDeletedEvent.parser();
                    case "space.created" -> SpaceCreatedEvent.parser();
                    case "space.updated" -> SpaceUpdatedEvent.parser();
                    case "space.deleted" -> SpaceDeletedEvent.parser();
                    case "sync.conflict" -> SyncConflictEvent.parser();
                    case "events.gap" -> EventsGapEvent.parser();
                    default -> null;
                };
        if (parser == null) {
            return null;
        }
        try {
            return parser.parseFrom(event.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_INTERNAL,
                    "INTERNAL_ERROR",
                    "the payload of the event " + event.getEventId() + " cannot be read: " + e.getMessage());
        }
    }
}
