package dev.syncspace.itests.interop;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Serialised messages that no honest writer makes. */
final class MessageMaker {
    private static final int DEPTH_MAX = 4;

    private final RandomGenerator random;

    MessageMaker(RandomGenerator random) {
        this.random = random;
    }

    /** An honest message with up to three faults. */
    ByteString damaged(Message type) {
        byte[] bytes = honest(type).toByteArray();
        for (int faults = random.nextInt(4); faults > 0 && bytes.length > 0; faults--) {
            int place = random.nextInt(bytes.length);
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, place);
            } else {
                bytes[place] = (byte) random.nextInt();
            }
        }
        return ByteString.copyFrom(bytes);
    }

    private Message honest(Message type) {
        Message.Builder builder = type.newBuilderForType();
        for (FieldDescriptor field : type.getDescriptorForType().getFields()) {
            int count = random.nextInt(field.isRepeated() ? 3 : 2);
            for (int i = 0; i < count; i++) {
                Object value = value(builder, field);
                if (field.isRepeated()) {
                    builder.addRepeatedField(field, value);
                } else {
                    builder.setField(field, value);
                }
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> honest(builder.newBuilderForField(field).build());
            case BYTE_STRING -> bytes(random.nextInt(12));
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(-2, 20));
            case BOOLEAN -> random.nextBoolean();
            case LONG -> random.nextLong() >> random.nextInt(64);
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** A message of mostly known fields, written oddly. */
    ByteString odd(Message type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        oddFields(type.getDescriptorForType(), out, 0);
        return ByteString.copyFrom(out.toByteArray());
    }

    private void oddFields(Descriptor type, ByteArrayOutputStream out, int depth) {
        for (int fields = random.nextInt(4); fields > 0; fields--) {
            List<FieldDescriptor> known = type.getFields();
            FieldDescriptor field = known.get(random.nextInt(known.size()));
            int number = random.nextInt(6) == 0 ? random.nextInt(200) : field.getNumber();
            boolean isKnown = number == field.getNumber();
            boolean isBytes = field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
                    || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            int wireType = isKnown && random.nextInt(12) > 0 ? (isBytes ? 2 : 0) : random.nextInt(8);
            varint(out, (long) number << 3 | wireType);
            oddContent(isKnown ? field : null, wireType, out, depth);
        }
    }

    private void oddContent(@Nullable FieldDescriptor field, int wireType, ByteArrayOutputStream out, int depth) {
        switch (wireType) {
            case 0 -> varint(out, random.nextLong() >> random.nextInt(64));
            case 1 -> out.writeBytes(bytes(8).toByteArray());
            case 2 -> {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < DEPTH_MAX) {
                    oddFields(field.getMessageType(), content, depth + 1);
                } else {
                    content.writeBytes(bytes(random.nextInt(6)).toByteArray());
                }
                varint(out, content.size() + (random.nextInt(25) == 0 ? 1L << random.nextInt(40) : 0));
                out.writeBytes(content.toByteArray());
            }
            case 3 -> group(out, depth);
            case 5 -> out.writeBytes(bytes(4).toByteArray());
            default -> {
                // The end of a group, or no wire type at all.
            }
        }
    }

    /** A group with some fields, sometimes ended by another number or not at all. */
    private void group(ByteArrayOutputStream out, int depth) {
        for (int fields = random.nextInt(3); fields > 0; fields--) {
            int wireType = random.nextInt(6);
            varint(out, random.nextInt(200) << 3 | wireType);
            oddContent(null, depth < DEPTH_MAX ? wireType : 0, out, depth + 1);
        }
        if (random.nextInt(5) > 0) {
            varint(out, random.nextInt(1, 200) << 3 | 4);
        }
    }

    /** Sometimes longer than needed, up to eleven bytes. */
    private void varint(ByteArrayOutputStream out, long value) {
        int more = random.nextInt(10) == 0 ? random.nextInt(5) : 0;
        long rest = value;
        while (rest >>> 7 != 0 || more > 0) {
            if (rest >>> 7 == 0) {
                more--;
            }
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
