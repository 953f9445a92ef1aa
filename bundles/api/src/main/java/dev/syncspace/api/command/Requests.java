package dev.syncspace.api.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.id.SpaceId;
import java.nio.charset.StandardCharsets;

/** What every handler does with its request before it calls a service. Stateless. */
public final class Requests {
    /** Text of a space id, in bytes of UTF-8: a CID, a dot and 13 characters are 73. */
    public static final int SPACE_ID_MAX_BYTES = 128;

    private Requests() {}

    /**
     * Reads a request. Unknown fields are ignored; a known field with the wrong wire type is refused, because ignoring it
     * would carry out something else than was asked. The fields share the bytes of the request and are not copied.
     *
     * @throws SyncSpaceException {@code MALFORMED_REQUEST}
     */
    public static <T extends Message> T parse(Parser<T> parser, ByteString request) {
        T message;
        try {
            CodedInputStream input = request.newCodedInput();
            input.enableAliasing(true);
            message = parser.parseFrom(input);
            input.checkLastTagWas(0);
        } catch (InvalidProtocolBufferException e) {
            throw SyncSpaceException.of(
                    Reason.MALFORMED_REQUEST,
                    "the request of " + request.size() + " bytes is no message of this command: " + e.getMessage(),
                    e);
        }
        WireTypes.check(message);
        return message;
    }

    /**
     * A text field that must not be empty.
     *
     * @param field its name in the API
     * @return the value
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static String required(String field, String value) {
        if (value.isEmpty()) {
            throw SyncSpaceException.invalid(field, field + " is missing");
        }
        return value;
    }

    /**
     * A text field, which may be empty.
     *
     * @param field its name in the API
     * @param maxBytes most bytes of UTF-8
     * @return the value
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static String atMost(String field, String value, int maxBytes) {
        // No character has more than 3 bytes for each char of Java: most values need no encoding.
        if (value.length() > maxBytes / 3) {
            int bytes = value.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                throw SyncSpaceException.invalid(
                        field, field + " has at most " + maxBytes + " bytes of UTF-8, this one has " + bytes);
            }
        }
        return value;
    }

    /**
     * The field {@code space_id}. Whether such a space exists is for the service to say.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static SpaceId spaceId(String value) {
        return SpaceId.of(atMost("space_id", required("space_id", value), SPACE_ID_MAX_BYTES));
    }

    /**
     * A number that counts something.
     *
     * @param field its name in the API
     * @return the value
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static long notNegative(String field, long value) {
        if (value < 0) {
            throw SyncSpaceException.invalid(field, field + " must not be negative, it is " + value);
        }
        return value;
    }

    /**
     * The field {@code limit}: rows of a page, 0 for all.
     *
     * @return the value
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static int limit(int value) {
        return (int) notNegative("limit", value);
    }

    /** What a handler throws for a command that it did not register. */
    public static IllegalStateException notMine(CommandContext context) {
        return new IllegalStateException(
                "called for the command " + context.command() + ", which is not registered here");
    }
}
