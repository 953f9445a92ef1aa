package dev.syncspace.api.command;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Locale;

/**
 * Finds known fields that came with the wrong wire type: protobuf-java files them silently under the unknown fields.
 * Stateless.
 */
final class WireTypes {
    private WireTypes() {}

    /**
     * Looks at a message and at those in it.
     *
     * @throws SyncSpaceException {@code MALFORMED_REQUEST} with the path of the field
     */
    static void check(Message message) {
        check(message, "");
    }

    private static void check(Message message, String path) {
        Descriptor type = message.getDescriptorForType();
        for (int number : message.getUnknownFields().asMap().keySet()) {
            FieldDescriptor field = type.findFieldByNumber(number);
            if (field != null) {
                String name = path + field.getName();
                throw SyncSpaceException.ofField(
                        Reason.MALFORMED_REQUEST,
                        name,
                        name + " came with the wrong wire type: it is a " + type(field));
            }
        }
        for (FieldDescriptor field : type.getFields()) {
            // The entries of a map keep no unknown fields.
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
                checkNested(message, field, path + field.getName());
            }
        }
    }

    private static void checkNested(Message message, FieldDescriptor field, String path) {
        if (field.isRepeated()) {
            for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                check((Message) message.getRepeatedField(field, i), path + "[" + i + "].");
            }
        } else if (message.hasField(field)) {
            check((Message) message.getField(field), path + ".");
        }
    }

    private static String type(FieldDescriptor field) {
        return field.isMapField() ? "map" : field.getType().name().toLowerCase(Locale.ROOT);
    }
}
