package dev.syncspace.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.syncspace.protocol.DecodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a serialised message by the rules of the Go reader, and gives it back in a form that every reader understands
 * alike. One for each message, for one thread; nothing is copied unless it must be.
 *
 * <p>Source: vtprotobuf v0.6.0: protohelpers.go (Skip), and the UnmarshalVT methods that it generates.
 */
final class GoReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int GROUP_START = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED_32 = 5;

    private final ByteString bytes;
    private int position;
    private int fields;
    private boolean isPlain = true;

    private GoReader(ByteString bytes) {
        this.bytes = bytes;
    }

    /**
     * The message without unknown fields, and with every number in its shortest form; the bytes themselves if they are so
     * already.
     *
     * @throws DecodeException {@code MALFORMED}: Go refuses the bytes; {@code LIMIT_EXCEEDED}
     */
    static ByteString plainForm(Descriptor type, ByteString bytes) throws DecodeException {
        GoReader reader = new GoReader(bytes);
        reader.check(type, bytes.size());
        if (reader.isPlain) {
            return bytes;
        }
        reader.position = 0;
        return reader.rewrite(type, bytes.size());
    }

    private void check(Descriptor type, int end) throws DecodeException {
        while (position < end) {
            countField();
            int start = position;
            FieldDescriptor field = field(type, varint(end));
            if (field == null) {
                isPlain = false;
                position = start;
                skip(end);
            } else if (wireType(field) == VARINT) {
                varint(end);
            } else {
                int contentEnd = contentEnd(end);
                if (isMessage(field)) {
                    check(field.getMessageType(), contentEnd);
                }
                position = contentEnd;
            }
        }
    }

    /** Writes what {@link #check} has found good. */
    private ByteString rewrite(Descriptor type, int end) throws DecodeException {
        ByteString.Output bytesOut = ByteString.newOutput(end - position);
        CodedOutputStream out = CodedOutputStream.newInstance(bytesOut);
        try {
            while (position < end) {
                int start = position;
                FieldDescriptor field = field(type, varint(end));
                if (field == null) {
                    position = start;
                    skip(end);
                } else if (wireType(field) == VARINT) {
                    out.writeUInt64(field.getNumber(), varint(end));
                } else {
                    int contentEnd = contentEnd(end);
                    out.writeBytes(
                            field.getNumber(),
                            isMessage(field)
                                    ? rewrite(field.getMessageType(), contentEnd)
                                    : bytes.substring(position, contentEnd));
                    position = contentEnd;
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory cannot fail", e);
        }
        return bytesOut.toByteString();
    }

    /** The field of a tag; null if the message has none with its number. */
    private @Nullable FieldDescriptor field(Descriptor type, long tag) throws DecodeException {
        int number = (int) (tag >>> 3);
        int wireType = (int) (tag & 7);
        if (wireType == GROUP_END || number <= 0) {
            throw malformed(type.getName() + " has a tag that is none");
        }
        FieldDescriptor field = type.findFieldByNumber(number);
        if (field != null && wireType != wireType(field)) {
            throw malformed("field " + number + " of " + type.getName() + " has the wrong wire type");
        }
        isPlain &= tag >>> 32 == 0;
        return field;
    }

    private static int wireType(FieldDescriptor field) {
        return switch (field.getType()) {
            case BYTES, STRING, MESSAGE -> BYTES;
            case BOOL, ENUM, INT64, UINT64, INT32, UINT32 -> VARINT;
            default ->
                throw new IllegalArgumentException("no any-sync message has such a field: " + field.getFullName());
        };
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    private void countField() throws DecodeException {
        fields++;
        if (fields > WireFormat.FIELDS_MAX) {
            throw new DecodeException(
                    DecodeException.Error.LIMIT_EXCEEDED, "a message has at most " + WireFormat.FIELDS_MAX + " fields");
        }
    }

    /** Reads a length and gives the place where the content ends. */
    private int contentEnd(int end) throws DecodeException {
        long length = varint(end);
        if (length < 0 || length > end - position) {
            throw malformed("a length leads beyond the end");
        }
        return position + (int) length;
    }

    /** At most ten bytes; what is beyond 64 bits is dropped. */
    private long varint(int end) throws DecodeException {
        int start = position;
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= end) {
                throw malformed("it ends in the middle of a number");
            }
            byte next = bytes.byteAt(position++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                isPlain &= position - start == CodedOutputStream.computeUInt64SizeNoTag(value);
                return value;
            }
        }
        throw malformed("a number has more than ten bytes");
    }

    /** Passes over an unknown field. Trap: Go counts the starts and ends of groups, but does not compare their numbers. */
    private void skip(int end) throws DecodeException {
        int depth = 0;
        do {
            int wireType = (int) (varint(end) & 7);
            switch (wireType) {
                case VARINT -> varint(end);
                case FIXED_64 -> advance(8, end);
                case BYTES -> position = contentEnd(end);
                case GROUP_START -> depth++;
                case GROUP_END -> depth--;
                case FIXED_32 -> advance(4, end);
                default -> throw malformed("there is no wire type " + wireType);
            }
        } while (depth > 0);
    }

    private void advance(int length, int end) throws DecodeException {
        if (length > end - position) {
            throw malformed("it ends in the middle of a field");
        }
        position += length;
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(DecodeException.Error.MALFORMED, "not a protobuf message: " + what);
    }
}
