package dev.syncspace.testkit.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests that no friendly client sends, made from the descriptor of a message and a good request. Each has a name for the
 * report of a failure. Stateless; the same input gives the same requests.
 */
public final class HostileRequests {
    private static final int RANDOM_CASES = 200;
    private static final int RANDOM_MAX_BYTES = 300;
    /** Longer than every limit of a text field. */
    private static final int OVERSIZED_CHARS = 100_000;
    /** A number that no message of the API defines. */
    private static final int UNKNOWN_FIELD = 20_000;

    private HostileRequests() {}

    /**
     * One request.
     *
     * @param name what is wrong with it
     * @param field the field that it is about; empty if none is
     * @param bytes the serialised request
     */
    public record Case(String name, String field, ByteString bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The good request without one of its fields, for each of them. */
    public static List<Case> missingFields(Message good) {
        List<Case> cases = new ArrayList<>();
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            if (good.getAllFields().containsKey(field)) {
                Message without = good.toBuilder().clearField(field).build();
                cases.add(new Case("without " + field.getName(), field.getName(), without.toByteString()));
            }
        }
        return cases;
    }

    /** Bytes that are no message at all. */
    public static List<Case> malformed(Message good) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("a tag without a field number", "", ByteString.copyFrom(new byte[] {0x02, 0x00})));
        cases.add(new Case(
                "an endless varint", "", ByteString.copyFrom(new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1
                })));
        cases.add(new Case("a length of 2 GiB", "", ByteString.copyFrom(new byte[] {10, -1, -1, -1, -1, 7})));
        cases.add(new Case("an end without a group", "", ByteString.copyFrom(new byte[] {12})));
        cases.add(new Case("a group without an end", "", ByteString.copyFrom(new byte[] {11})));
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            if (field.getType() == FieldDescriptor.Type.STRING) {
                cases.add(new Case(
                        field.getName() + " is no UTF-8",
                        field.getName(),
                        lengthDelimited(field.getNumber(), ByteString.copyFrom(new byte[] {(byte) 0xc3, 0x28}))));
            }
            if (isLengthDelimited(field)) {
                cases.add(new Case(
                        field.getName() + " is cut",
                        field.getName(),
                        lengthDelimited(field.getNumber(), ByteString.copyFromUtf8("abc"))
                                .substring(0, 4)));
            }
        }
        return cases;
    }

    /** Known fields with another wire type. */
    public static List<Case> wrongWireTypes(Message good) {
        List<Case> cases = new ArrayList<>();
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            // A packed field may come unpacked, so only a length where a number belongs, and the other way round.
            ByteString wrong = isLengthDelimited(field)
                    ? UnknownFieldSet.newBuilder()
                            .addField(
                                    field.getNumber(),
                                    UnknownFieldSet.Field.newBuilder()
                                            .addFixed64(7)
                                            .build())
                            .build()
                            .toByteString()
                    : lengthDelimited(field.getNumber(), ByteString.copyFromUtf8("abc"));
            cases.add(new Case(
                    field.getName() + " has the wrong wire type",
                    field.getName(),
                    good.toByteString().concat(wrong)));
        }
        return cases;
    }

    /** Texts and bytes that are far too long, one field at a time. */
    public static List<Case> oversized(Message good) {
        List<Case> cases = new ArrayList<>();
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            if (field.getType() == FieldDescriptor.Type.STRING) {
                cases.add(with(good, field, "é".repeat(OVERSIZED_CHARS), "an oversized "));
            } else if (field.isMapField()) {
                cases.add(withEntry(good, field, "k", "v".repeat(OVERSIZED_CHARS), "an oversized value in "));
                cases.add(withEntry(good, field, "k".repeat(OVERSIZED_CHARS), "v", "an oversized key in "));
            }
        }
        return cases;
    }

    /** Numbers out of their range and enums without a name, one field at a time. */
    public static List<Case> outOfRange(Message good) {
        List<Case> cases = new ArrayList<>();
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                continue;
            }
            if (field.getJavaType() == JavaType.INT) {
                cases.add(with(good, field, -1, "a negative "));
                cases.add(with(good, field, Integer.MIN_VALUE, "the least "));
                cases.add(with(good, field, Integer.MAX_VALUE, "the greatest "));
            } else if (field.getJavaType() == JavaType.LONG) {
                cases.add(with(good, field, -1L, "a negative "));
                cases.add(with(good, field, Long.MIN_VALUE, "the least "));
                cases.add(with(good, field, Long.MAX_VALUE, "the greatest "));
            } else if (field.getJavaType() == JavaType.ENUM) {
                cases.add(new Case(
                        "an unknown " + field.getName(),
                        field.getName(),
                        good.toByteString()
                                .concat(UnknownFieldSet.newBuilder()
                                        .addField(
                                                field.getNumber(),
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(4711)
                                                        .build())
                                        .build()
                                        .toByteString())));
            }
        }
        return cases;
    }

    /** Texts that mean something elsewhere, one field at a time. */
    public static List<Case> strangeTexts(Message good) {
        List<String> texts = List.of(
                " ",
                "\u0000",
                "../../etc/passwd",
                "';--",
                "%s%n",
                "\ud83d\ude00",
                "\u202e",
                "-1",
                "null",
                "b".repeat(59));
        List<Case> cases = new ArrayList<>();
        for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
            if (field.getType() == FieldDescriptor.Type.STRING) {
                texts.forEach(text -> cases.add(with(good, field, text, "a strange ")));
            } else if (field.isMapField()) {
                texts.forEach(text -> cases.add(withEntry(good, field, text, text, "a strange entry in ")));
                cases.add(withEntry(good, field, "", "", "an empty entry in "));
            }
        }
        return cases;
    }

    /** Seeded garbage, and good requests with garbage in them. */
    public static List<Case> random(Message good, long seed) {
        Random random = new Random(seed);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < RANDOM_CASES; i++) {
            byte[] bytes = new byte[random.nextInt(RANDOM_MAX_BYTES)];
            random.nextBytes(bytes);
            cases.add(new Case("garbage " + seed + "/" + i, "", ByteString.copyFrom(bytes)));
            byte[] changed = good.toByteArray();
            for (int flips = random.nextInt(3); flips >= 0 && changed.length > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            cases.add(new Case("changed " + seed + "/" + i, "", ByteString.copyFrom(changed)));
        }
        return cases;
    }

    /** The good request with fields that a later version may have. */
    public static ByteString withUnknownFields(Message good) {
        return good.toByteString()
                .concat(UnknownFieldSet.newBuilder()
                        .addField(
                                UNKNOWN_FIELD,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(7)
                                        .addFixed32(7)
                                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                        .addGroup(UnknownFieldSet.getDefaultInstance())
                                        .build())
                        .build()
                        .toByteString());
    }

    private static Case with(Message good, FieldDescriptor field, Object value, String what) {
        Message.Builder builder = good.toBuilder();
        if (field.isRepeated()) {
            builder.clearField(field).addRepeatedField(field, value);
        } else {
            builder.setField(field, value);
        }
        return new Case(what + field.getName(), field.getName(), builder.build().toByteString());
    }

    private static Case withEntry(Message good, FieldDescriptor field, String key, String value, String what) {
        Descriptor type = field.getMessageType();
        DynamicMessage entry = DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), key)
                .setField(type.findFieldByNumber(2), value)
                .build();
        return new Case(
                what + field.getName(),
                field.getName(),
                good.toByteString().concat(lengthDelimited(field.getNumber(), entry.toByteString())));
    }

    private static boolean isLengthDelimited(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING, BYTE_STRING, MESSAGE -> true;
            default -> false;
        };
    }

    private static ByteString lengthDelimited(int number, ByteString content) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeBytesNoTag(content);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing into memory cannot fail", e);
        }
        return bytes.toByteString();
    }
}
