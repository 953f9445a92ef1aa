package com.example.storage.files;

import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Batches as bytes: what the log keeps, and what is applied again when the store is opened. Stateless. */
final class Operations {
    private static final int PUT_SPACE = 1;
    private static final int ERASE_SPACE = 2;
    private static final int APPEND_ACL = 3;
    private static final int PUT_OBJECT = 4;
    private static final int APPEND_CHANGES = 5;
    private static final int ERASE_TREE = 6;
    private static final int PUT_KEY_VALUES = 7;
    private static final int REMOVE_KEY_VALUES = 8;
    private static final int APPEND_EVENT = 9;
    private static final int DROP_EVENTS = 10;
    private static final int PUT_LOCAL = 11;
    private static final int REMOVE_LOCAL = 12;
    private static final int END = 0;

    private Operations() {}

    /** Writes a batch that was applied; its conditions held and need not be kept. */
    static void write(DataOutputStream out, WriteBatch batch) throws IOException {
        for (WriteBatch.Operation operation : batch.operations()) {
            if (operation instanceof WriteBatch.PutSpace put) {
                out.writeByte(PUT_SPACE);
                Rows.spaceRow(out, put.row());
            } else if (operation instanceof WriteBatch.EraseSpace erase) {
                out.writeByte(ERASE_SPACE);
                Rows.space(out, erase.space());
            } else if (operation instanceof WriteBatch.AppendAcl append) {
                out.writeByte(APPEND_ACL);
                Rows.space(out, append.space());
                out.writeInt(append.rows().size());
                for (AclRow row : append.rows()) {
                    Rows.aclRow(out, row);
                }
            } else if (operation instanceof WriteBatch.PutObject put) {
                out.writeByte(PUT_OBJECT);
                Rows.objectRow(out, put.row());
                out.writeLong(put.expectedRevision());
            } else if (operation instanceof WriteBatch.AppendChanges append) {
                out.writeByte(APPEND_CHANGES);
                Rows.space(out, append.space());
                Rows.id(out, append.tree());
                out.writeInt(append.rows().size());
                for (ChangeRow row : append.rows()) {
                    Rows.changeRow(out, row);
                }
            } else if (operation instanceof WriteBatch.EraseTree erase) {
                out.writeByte(ERASE_TREE);
                Rows.space(out, erase.space());
                Rows.id(out, erase.tree());
            } else {
                writeOther(out, operation);
            }
        }
        out.writeByte(END);
    }

    private static void writeOther(DataOutputStream out, WriteBatch.Operation operation) throws IOException {
        if (operation instanceof WriteBatch.PutKeyValues put) {
            out.writeByte(PUT_KEY_VALUES);
            Rows.space(out, put.space());
            out.writeInt(put.rows().size());
            for (KeyValueRow row : put.rows()) {
                Rows.keyValueRow(out, row);
            }
        } else if (operation instanceof WriteBatch.RemoveKeyValues remove) {
            out.writeByte(REMOVE_KEY_VALUES);
            Rows.space(out, remove.space());
            Rows.bytes(out, remove.keyPeerId());
            out.writeByte(remove.slot().number());
        } else if (operation instanceof WriteBatch.AppendEvent append) {
            out.writeByte(APPEND_EVENT);
            Rows.eventRow(out, append.row());
        } else if (operation instanceof WriteBatch.DropEvents drop) {
            out.writeByte(DROP_EVENTS);
            out.writeLong(drop.throughSequence());
        } else if (operation instanceof WriteBatch.PutLocal put) {
            out.writeByte(PUT_LOCAL);
            Rows.text(out, put.key());
            Rows.bytes(out, put.value());
        } else if (operation instanceof WriteBatch.RemoveLocal remove) {
            out.writeByte(REMOVE_LOCAL);
            Rows.text(out, remove.key());
        }
    }

    /** Reads one batch. */
    static WriteBatch read(DataInputStream in) throws IOException {
        List<WriteBatch.Operation> operations = new ArrayList<>();
        for (int type = in.readByte(); type != END; type = in.readByte()) {
            operations.add(operation(in, type));
        }
        return new WriteBatch(operations);
    }

    private static WriteBatch.Operation operation(DataInputStream in, int type) throws IOException {
        return switch (type) {
            case PUT_SPACE -> new WriteBatch.PutSpace(Rows.spaceRow(in));
            case ERASE_SPACE -> new WriteBatch.EraseSpace(Rows.space(in));
            case APPEND_ACL -> new WriteBatch.AppendAcl(Rows.space(in), list(in, Rows::aclRow));
            case PUT_OBJECT -> new WriteBatch.PutObject(Rows.objectRow(in), in.readLong());
            case APPEND_CHANGES -> {
                SpaceId space = Rows.space(in);
                ObjectId tree = Rows.id(in);
                yield new WriteBatch.AppendChanges(space, tree, list(in, Rows::changeRow));
            }
            case ERASE_TREE -> new WriteBatch.EraseTree(Rows.space(in), Rows.id(in));
            case PUT_KEY_VALUES -> new WriteBatch.PutKeyValues(Rows.space(in), list(in, Rows::keyValueRow));
            case REMOVE_KEY_VALUES ->
                new WriteBatch.RemoveKeyValues(
                        Rows.space(in), Rows.bytes(in), KeyValueRow.Slot.ofNumber(in.readByte()));
            case APPEND_EVENT -> new WriteBatch.AppendEvent(Rows.eventRow(in));
            case DROP_EVENTS -> new WriteBatch.DropEvents(in.readLong());
            case PUT_LOCAL -> new WriteBatch.PutLocal(Rows.text(in), Rows.bytes(in));
            case REMOVE_LOCAL -> new WriteBatch.RemoveLocal(Rows.text(in));
            default -> throw new IOException("no operation has number " + type);
        };
    }

    /** Reads one row. */
    interface RowReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static <T> List<T> list(DataInputStream in, RowReader<T> reader) throws IOException {
        int count = in.readInt();
        List<T> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(reader.read(in));
        }
        return rows;
    }
}
