package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.v1.SpaceCreatedEvent;
import dev.syncspace.proto.v1.SpaceDeletedEvent;
import dev.syncspace.proto.v1.SpaceUpdatedEvent;
import dev.syncspace.protocol.id.SpaceId;

/** Events of spaces, to be written with the change. Stateless. */
final class SpaceEvents {
    private SpaceEvents() {}

    static WriteBatch.Operation created(SpaceId space, long nowMillis) {
        return event(
                EventTypes.SPACE_CREATED,
                space,
                nowMillis,
                SpaceCreatedEvent.newBuilder().setSpaceId(space.text()).build().toByteString());
    }

    static WriteBatch.Operation updated(SpaceId space, long nowMillis) {
        return event(
                EventTypes.SPACE_UPDATED,
                space,
                nowMillis,
                SpaceUpdatedEvent.newBuilder().setSpaceId(space.text()).build().toByteString());
    }

    static WriteBatch.Operation deleted(SpaceId space, long nowMillis) {
        return event(
                EventTypes.SPACE_DELETED,
                space,
                nowMillis,
                SpaceDeletedEvent.newBuilder().setSpaceId(space.text()).build().toByteString());
    }

    private static WriteBatch.Operation event(String type, SpaceId space, long nowMillis, ByteString payload) {
        return new WriteBatch.AppendEvent(new EventRow(0, type, space.text(), nowMillis, payload));
    }
}
