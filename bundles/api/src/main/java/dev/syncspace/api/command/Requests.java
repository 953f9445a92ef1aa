package dev.syncspace.api.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
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
     * Reads a request. Unknown fields are ignored.
     *
     * @throws SyncSpaceException {@code MALFORMED_REQUEST}
     */
    public static <T extends MessageLite> T parse(Parser<T> parser, ByteString request) {
        try {
            return parser.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw SyncSpaceException.of(
                    Reason.MALFORMED_REQUEST,
                    "the request of " + request.size() + " bytes is no message of this command: " + e.getMessage(),
                    e);
        }
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
     * The field {@code space_id}. Whether such a space exists is for the service to say.
     *
     * @throws SyncSpaceException {@code INVALID_FIELD}
     */
    public static SpaceId spaceId(String value) {
        required("space_id", value);
        if (value.getBytes(StandardCharsets.UTF_8).length > SPACE_ID_MAX_BYTES) {
            throw SyncSpaceException.invalid("space_id", "space_id has at most " + SPACE_ID_MAX_BYTES + " bytes");
        }
        return SpaceId.of(value);
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

    /** What a handler throws for a command that it did not register. */
    public static IllegalStateException notMine(CommandContext context) {
        return new IllegalStateException(
                "called for the command " + context.command() + ", which is not registered here");
    }
}
