package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;

/**
 * An event. Immutable.
 *
 * @param sequence given by the store at commit; 0 in a row to be written
 * @param type one of {@link dev.syncspace.api.event.EventTypes}
 * @param spaceId text of the space id
 * @param timestampMillis Unix milliseconds
 * @param payload serialised event message
 */
public record EventRow(long sequence, String type, String spaceId, long timestampMillis, ByteString payload) {
    /** Hides the payload. */
    @Override
    public String toString() {
        return "EventRow[" + sequence + " " + type + " " + spaceId + "]";
    }
}
