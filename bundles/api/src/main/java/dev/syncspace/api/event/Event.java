package dev.syncspace.api.event;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * One entry of the event log.
 *
 * @param sequence position in the log of the account; the first is 1, and there are no holes
 * @param cursor opaque text that stands for this position in the API
 * @param type one of {@link EventTypes}
 * @param spaceId space that it belongs to
 * @param timestampMillis Unix milliseconds of the change
 * @param payload serialised event message of the type, package {@code syncspace.v1}
 */
public record Event(
        long sequence, String cursor, String type, String spaceId, long timestampMillis, ByteString payload) {
    public Event {
        Objects.requireNonNull(cursor, "cursor");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(spaceId, "spaceId");
        Objects.requireNonNull(payload, "payload");
    }
}
