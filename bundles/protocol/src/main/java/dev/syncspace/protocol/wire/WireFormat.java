package dev.syncspace.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.protocol.DecodeException;
import java.util.List;
import java.util.Map;

/**
 * Reads protobuf messages as the Go reader of any-sync does. Stateless.
 *
 * <p>Trap: protobuf-java files a known field with the wrong wire type silently under the unknown fields, where Go fails. Who
 * accepts what Go refuses computes another state from the same log.
 */
public final class WireFormat {
    private WireFormat() {}

    /**
     * Parses a message.
     *
     * @throws DecodeException {@code MALFORMED}: no such message, or a field of it, at any depth, with the wrong wire type
     */
    public static <M extends Message> M parse(Parser<M> parser, ByteString bytes) throws DecodeException {
        M message;
        try {
            message = parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
        refuseWrongWireTypes(message);
        return message;
    }

    /**
     * As {@link #parse(Parser, ByteString)}, but the fields of the message share its bytes and are not copied: for an
     * envelope around large content. Whoever keeps a field keeps all the bytes.
     */
    public static <M extends Message> M parseSharing(Parser<M> parser, ByteString bytes) throws DecodeException {
        CodedInputStream input = bytes.newCodedInput();
        input.enableAliasing(true);
        M message;
        try {
            message = parser.parseFrom(input);
            input.checkLastTagWas(0);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        }
        refuseWrongWireTypes(message);
        return message;
    }

    private static DecodeException malformed(InvalidProtocolBufferException e) {
        return new DecodeException(DecodeException.Error.MALFORMED, "not a protobuf message: " + e.getMessage(), e);
    }

    /** As {@link #parse(Parser, ByteString)}. */
    public static <M extends Message> M parse(Parser<M> parser, byte[] bytes) throws DecodeException {
        return parse(parser, ByteString.copyFrom(bytes));
    }

    private static void refuseWrongWireTypes(Message message) throws DecodeException {
        Descriptor type = message.getDescriptorForType();
        for (int number : message.getUnknownFields().asMap().keySet()) {
            if (type.findFieldByNumber(number) != null) {
                throw new DecodeException(
                        DecodeException.Error.MALFORMED,
                        "field " + number + " of " + type.getName() + " has the wrong wire type");
            }
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                if (field.getKey().isRepeated()) {
                    for (Object element : (List<?>) field.getValue()) {
                        refuseWrongWireTypes((Message) element);
                    }
                } else {
                    refuseWrongWireTypes((Message) field.getValue());
                }
            }
        }
    }
}
