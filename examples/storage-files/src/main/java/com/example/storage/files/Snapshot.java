package com.example.storage.files;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A whole state as bytes: the first record of a file. Stateless. */
final class Snapshot {
    private Snapshot() {}

    static byte[] encode(State state, Collection<EventRow> events) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(state.lastPosition());
        out.writeLong(state.firstEvent());
        out.writeLong(state.lastEvent());
        out.writeInt(state.locals().size());
        for (Map.Entry<String, ByteString> local : state.locals().entrySet()) {
            Rows.text(out, local.getKey());
            Rows.bytes(out, local.getValue());
        }
        out.writeInt(state.spaces().size());
        for (State.Space space : state.spaces().values()) {
            space(out, space);
        }
        out.writeInt(events.size());
        for (EventRow event : events) {
            Rows.eventRow(out, event);
        }
        return bytes.toByteArray();
    }

    private static void space(DataOutputStream out, State.Space space) throws IOException {
        Rows.spaceRow(out, space.row);
        out.writeInt(space.acl.size());
        for (AclRow row : space.acl) {
            Rows.aclRow(out, row);
        }
        out.writeInt(space.objects.size());
        for (ObjectRow row : space.objects.values()) {
            Rows.objectRow(out, row);
        }
        out.writeInt(space.changes.size());
        for (Map.Entry<ObjectId, Map<ObjectId, ChangeRow>> tree : space.changes.entrySet()) {
            Rows.id(out, tree.getKey());
            out.writeInt(tree.getValue().size());
            for (ChangeRow row : tree.getValue().values()) {
                Rows.changeRow(out, row);
            }
        }
        out.writeInt(space.keyValues.size());
        for (KeyValueRow row : space.keyValues.values()) {
            Rows.keyValueRow(out, row);
        }
    }

    /**
     * Reads a state.
     *
     * @param events gets the events
     */
    static State decode(byte[] bytes, NavigableMap<Long, EventRow> events) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        long lastPosition = in.readLong();
        long firstEvent = in.readLong();
        long lastEvent = in.readLong();
        TreeMap<String, ByteString> locals = new TreeMap<>(State.UTF8);
        for (int left = in.readInt(); left > 0; left--) {
            locals.put(Rows.text(in), Rows.bytes(in));
        }
        Map<SpaceId, State.Space> spaces = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            State.Space space = space(in);
            spaces.put(space.row.id(), space);
        }
        for (EventRow event : Operations.list(in, Rows::eventRow)) {
            events.put(event.sequence(), event);
        }
        return new State(spaces, locals, lastPosition, firstEvent, lastEvent);
    }

    private static State.Space space(DataInputStream in) throws IOException {
        State.Space space = new State.Space(Rows.spaceRow(in));
        space.acl.addAll(Operations.list(in, Rows::aclRow));
        List<ObjectRow> objects = Operations.list(in, Rows::objectRow);
        objects.forEach(row -> space.objects.put(row.id(), row));
        for (int left = in.readInt(); left > 0; left--) {
            Map<ObjectId, ChangeRow> changes = new LinkedHashMap<>();
            space.changes.put(Rows.id(in), changes);
            Operations.list(in, Rows::changeRow).forEach(row -> changes.put(row.id(), row));
        }
        Operations.list(in, Rows::keyValueRow)
                .forEach(row -> space.keyValues.put(new State.Key(row.keyPeerId(), row.slot()), row));
        return space;
    }
}
