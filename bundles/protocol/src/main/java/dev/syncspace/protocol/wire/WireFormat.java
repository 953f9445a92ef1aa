package dev.syncspace.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.protocol.DecodeException;

/**
 * Reads protobuf messages as the Go reader of any-sync does. Stateless.
 *
 * <p>Trap: protobuf-java accepts some bytes that Go refuses (a known field with the wrong wire type, a length beyond 32
 * bits), refuses some that Go accepts (odd groups among unknown fields) and reads overlong numbers otherwise. No honest
 * writer makes such bytes; but who reads a signed message otherwise computes another state from the same log.
 */
public final class WireFormat {
    /** Most fields of one message with all that it holds: bounds the memory of many tiny ones to some 50 MB. */
    public static final int FIELDS_MAX = 1_000_000;

    private WireFormat() {}

    /**
     * Parses a message. Unknown fields are dropped: keep the bytes of what was signed or hashed.
     *
     * @throws DecodeException {@code MALFORMED}: Go reads no such message from the bytes; {@code LIMIT_EXCEEDED}
     */
    public static <M extends Message> M parse(Parser<M> parser, ByteString bytes) throws DecodeException {
        try {
            return parser.parseFrom(plainForm(parser, bytes));
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    /** As {@link #parse(Parser, ByteString)}. */
    public static <M extends Message> M parse(Parser<M> parser, byte[] bytes) throws DecodeException {
        return parse(parser, ByteString.copyFrom(bytes));
    }

    /**
     * As {@link #parse(Parser, ByteString)}, but the fields of the message share its bytes and are not copied: for an
     * envelope around large content. Whoever keeps a field keeps all the bytes.
     */
    public static <M extends Message> M parseSharing(Parser<M> parser, ByteString bytes) throws DecodeException {
        try {
            CodedInputStream input = plainForm(parser, bytes).newCodedInput();
            input.enableAliasing(true);
            return parser.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
    }

    private static <M extends Message> ByteString plainForm(Parser<M> parser, ByteString bytes)
            throws DecodeException, InvalidProtocolBufferException {
        M empty = parser.parseFrom(ByteString.EMPTY);
        return GoReader.plainForm(empty.getDescriptorForType(), bytes);
    }

    private static DecodeException malformed(InvalidProtocolBufferException e) {
        return new DecodeException(DecodeException.Error.MALFORMED, "not a protobuf message: " + e.getMessage(), e);
    }
}
