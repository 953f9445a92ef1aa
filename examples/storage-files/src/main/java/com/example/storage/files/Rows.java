package com.example.storage.files;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rows as bytes: numbers big-endian, everything of unknown length behind its length as four bytes. Stateless. */
final class Rows {
    private Rows() {}

    static void bytes(DataOutputStream out, ByteString bytes) throws IOException {
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    static ByteString bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (length < 0 || bytes.length < length) {
            throw new IOException("a length of " + length + " goes beyond the end");
        }
        return ByteString.copyFrom(bytes);
    }

    static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, ByteString.copyFromUtf8(text));
    }

    static String text(DataInputStream in) throws IOException {
        return bytes(in).toStringUtf8();
    }

    static void id(DataOutputStream out, ObjectId id) throws IOException {
        bytes(out, id.bytes());
    }

    static ObjectId id(DataInputStream in) throws IOException {
        return ObjectId.of(bytes(in));
    }

    static void space(DataOutputStream out, SpaceId id) throws IOException {
        bytes(out, id.bytes());
    }

    static SpaceId space(DataInputStream in) throws IOException {
        return SpaceId.of(bytes(in));
    }

    static void spaceRow(DataOutputStream out, SpaceRow row) throws IOException {
        space(out, row.id());
        bytes(out, row.rawHeader());
        id(out, row.aclId());
        id(out, row.settingsId());
        id(out, row.keyValueId());
        out.writeLong(row.createdAtMillis());
        out.writeBoolean(row.isOwn());
    }

    static SpaceRow spaceRow(DataInputStream in) throws IOException {
        return new SpaceRow(space(in), bytes(in), id(in), id(in), id(in), in.readLong(), in.readBoolean());
    }

    static void aclRow(DataOutputStream out, AclRow row) throws IOException {
        out.writeInt(row.index());
        id(out, row.id());
        bytes(out, row.raw());
    }

    static AclRow aclRow(DataInputStream in) throws IOException {
        return new AclRow(in.readInt(), id(in), bytes(in));
    }

    static void changeRow(DataOutputStream out, ChangeRow row) throws IOException {
        id(out, row.id());
        out.writeLong(row.position());
        out.writeLong(row.snapshotCounter());
        bytes(out, row.raw());
    }

    static ChangeRow changeRow(DataInputStream in) throws IOException {
        return new ChangeRow(id(in), in.readLong(), in.readLong(), bytes(in));
    }

    static void keyValueRow(DataOutputStream out, KeyValueRow row) throws IOException {
        bytes(out, row.keyPeerId());
        out.writeByte(row.slot().number());
        bytes(out, row.raw());
    }

    static KeyValueRow keyValueRow(DataInputStream in) throws IOException {
        return new KeyValueRow(bytes(in), KeyValueRow.Slot.ofNumber(in.readByte()), bytes(in));
    }

    static void eventRow(DataOutputStream out, EventRow row) throws IOException {
        out.writeLong(row.sequence());
        text(out, row.type());
        text(out, row.spaceId());
        out.writeLong(row.timestampMillis());
        bytes(out, row.payload());
    }

    static EventRow eventRow(DataInputStream in) throws IOException {
        return new EventRow(in.readLong(), text(in), text(in), in.readLong(), bytes(in));
    }

    static void objectRow(DataOutputStream out, ObjectRow row) throws IOException {
        space(out, row.space());
        id(out, row.id());
        out.writeByte(row.kind().number());
        out.writeInt(row.heads().size());
        for (ObjectId head : row.heads()) {
            id(out, head);
        }
        optionalId(out, row.commonSnapshot());
        out.writeByte(row.status().number());
        out.writeBoolean(row.isDerived());
        optionalId(out, row.parent());
        out.writeLong(row.changeCount());
        out.writeInt(row.pendingChanges());
        out.writeLong(row.revision());
        out.writeBoolean(row.document().isPresent());
        if (row.document().isPresent()) {
            documentRow(out, row.document().get());
        }
    }

    static ObjectRow objectRow(DataInputStream in) throws IOException {
        SpaceId space = space(in);
        ObjectId id = id(in);
        ObjectRow.Kind kind = ObjectRow.Kind.ofNumber(in.readByte());
        int count = in.readInt();
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            heads.add(id(in));
        }
        return new ObjectRow(
                space,
                id,
                kind,
                heads,
                optionalId(in),
                ObjectRow.Status.ofNumber(in.readByte()),
                in.readBoolean(),
                optionalId(in),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBoolean() ? Optional.of(documentRow(in)) : Optional.empty());
    }

    private static void optionalId(DataOutputStream out, Optional<ObjectId> id) throws IOException {
        out.writeBoolean(id.isPresent());
        if (id.isPresent()) {
            id(out, id.get());
        }
    }

    private static Optional<ObjectId> optionalId(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(id(in)) : Optional.empty();
    }

    private static void documentRow(DataOutputStream out, DocumentRow row) throws IOException {
        text(out, row.documentId());
        text(out, row.collection());
        out.writeInt(row.metadata().size());
        for (Map.Entry<String, String> entry : row.metadata().entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
        out.writeLong(row.version());
        out.writeLong(row.createdAtMillis());
        out.writeLong(row.updatedAtMillis());
        id(out, row.changeId());
        out.writeLong(row.dataSize());
        out.writeBoolean(row.hasConflicts());
        out.writeBoolean(row.isShadowed());
    }

    private static DocumentRow documentRow(DataInputStream in) throws IOException {
        String documentId = text(in);
        String collection = text(in);
        int count = in.readInt();
        TreeMap<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            metadata.put(text(in), text(in));
        }
        return new DocumentRow(
                documentId,
                collection,
                metadata,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                id(in),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean());
    }
}
