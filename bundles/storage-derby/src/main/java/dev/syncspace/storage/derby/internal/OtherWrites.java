package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.WriteBatch;
import java.sql.SQLException;
import java.util.Optional;

/** Writes key-value entries, events and settings. Stateless. */
final class OtherWrites {
    private static final String FIND_ENTRY = "SELECT entry_no FROM key_values --DERBY-PROPERTIES index=key_values_key\n"
            + " WHERE space_no = ? AND key_peer_id = ? AND slot = ?";
    private static final String DELETE_ENTRY =
            "DELETE FROM key_values WHERE space_no = ? AND key_peer_id = ? AND slot = ?";
    private static final String DELETE_LOCAL = "DELETE FROM locals WHERE name = ?";

    private OtherWrites() {}

    static void putKeyValues(BatchContext context, WriteBatch.PutKeyValues put) throws SQLException {
        StoredSpace space = context.space(put.space());
        for (KeyValueRow row : put.rows()) {
            remove(context, space, row.keyPeerId(), row.slot());
            insert(context, space, row);
        }
    }

    static void removeKeyValues(BatchContext context, WriteBatch.RemoveKeyValues removal) throws SQLException {
        remove(context, context.space(removal.space()), removal.keyPeerId(), removal.slot());
    }

    private static void insert(BatchContext context, StoredSpace space, KeyValueRow row) throws SQLException {
        Session session = context.session();
        long entryNo = context.state().rows().take(session);
        byte[] body = Values.encode(row.raw(), space.aclPacker());
        session.update("INSERT INTO key_values VALUES (?, ?, ?, ?, ?)", statement -> {
            statement.setInt(1, space.number());
            statement.setBytes(2, Texts.terminated(row.keyPeerId()));
            statement.setInt(3, row.slot().number());
            statement.setLong(4, entryNo);
            statement.setBytes(5, body);
        });
        if (Values.isChunked(row.raw())) {
            Values.writeChunks(session, new Values.Place(space.number(), 0, entryNo), row.raw());
        }
    }

    private static void remove(BatchContext context, StoredSpace space, ByteString keyPeerId, KeyValueRow.Slot slot)
            throws SQLException {
        Session session = context.session();
        Session.Binder key = statement -> {
            statement.setInt(1, space.number());
            statement.setBytes(2, Texts.terminated(keyPeerId));
            statement.setInt(3, slot.number());
        };
        Optional<Long> entryNo = session.first(FIND_ENTRY, key, row -> row.getLong(1));
        if (entryNo.isPresent()) {
            session.update(DELETE_ENTRY, key);
            Values.deleteChunks(session, new Values.Place(space.number(), 0, entryNo.get()));
        }
    }

    static void appendEvent(BatchContext context, WriteBatch.AppendEvent append) throws SQLException {
        EventRow row = append.row();
        ByteWriter body = new ByteWriter(row.payload().size() + 24);
        body.number(textNumber(context, ByteString.copyFromUtf8(row.type())));
        body.number(textNumber(context, ByteString.copyFromUtf8(row.spaceId())));
        body.signed(row.timestampMillis());
        body.raw(row.payload().toByteArray(), 0, row.payload().size());
        long sequence = context.state().takeEventSequence();
        context.session().update("INSERT INTO events VALUES (?, ?)", statement -> {
            statement.setLong(1, sequence);
            statement.setBytes(2, body.toByteArray());
        });
    }

    /** Types and space ids stand in every event: each text is stored once. */
    private static int textNumber(BatchContext context, ByteString text) throws SQLException {
        Optional<Integer> known = context.state().textNumber(text);
        if (known.isPresent()) {
            return known.get();
        }
        int number = context.state().addText(text);
        context.session().update("INSERT INTO texts VALUES (?, ?)", statement -> {
            statement.setInt(1, number);
            statement.setBytes(2, Texts.terminated(text));
        });
        return number;
    }

    static void dropEvents(BatchContext context, WriteBatch.DropEvents drop) throws SQLException {
        context.state().dropEventsThrough(drop.throughSequence());
        context.session()
                .update(
                        "DELETE FROM events WHERE sequence < ?",
                        statement -> statement.setLong(1, context.state().firstEvent()));
        context.session().update("UPDATE meta SET number = ? WHERE name = ?", statement -> {
            statement.setLong(1, context.state().firstEvent());
            statement.setString(2, Schema.FIRST_EVENT_ROW);
        });
    }

    static void putLocal(BatchContext context, WriteBatch.PutLocal put) throws SQLException {
        removeLocal(context, put.key());
        context.session().update("INSERT INTO locals VALUES (?, ?)", statement -> {
            statement.setBytes(1, Texts.terminated(put.key()));
            statement.setBytes(2, put.value().toByteArray());
        });
    }

    static void removeLocal(BatchContext context, String key) throws SQLException {
        context.session().update(DELETE_LOCAL, statement -> statement.setBytes(1, Texts.terminated(key)));
    }
}
