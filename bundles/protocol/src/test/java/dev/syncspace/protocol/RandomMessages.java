package dev.syncspace.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.random.RandomGenerator;

/** Messages with random fields. */
final class RandomMessages {
    private RandomMessages() {}

    /**
     * A serialised message of a type.
     *
     * @param values what bytes fields hold most of the time
     */
    static ByteString of(Message type, RandomGenerator random, List<ByteString> values) {
        return message(type, random, values).toByteString();
    }

    private static Message message(Message type, RandomGenerator random, List<ByteString> values) {
        Message.Builder builder = type.newBuilderForType();
        for (FieldDescriptor field : type.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                for (int count = random.nextInt(4); count > 0; count--) {
                    builder.addRepeatedField(field, value(builder, field, random, values));
                }
            } else if (random.nextInt(3) > 0) {
                builder.setField(field, value(builder, field, random, values));
            }
        }
        return builder.build();
    }

    private static Object value(
            Message.Builder builder, FieldDescriptor field, RandomGenerator random, List<ByteString> values) {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(builder.newBuilderForField(field).build(), random, values);
            case BYTE_STRING ->
                random.nextInt(5) == 0
                        ? ByteString.copyFrom(Bytes.random(random, random.nextInt(80)))
                        : values.get(random.nextInt(values.size()));
            case ENUM -> {
                EnumDescriptor type = field.getEnumType();
                yield type.findValueByNumberCreatingIfUnknown(random.nextInt(8));
            }
            case BOOLEAN -> random.nextBoolean();
            case LONG -> random.nextLong();
            case INT -> random.nextInt();
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }
}
