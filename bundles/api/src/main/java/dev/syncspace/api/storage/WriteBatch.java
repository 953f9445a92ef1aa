package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Changes of the store that happen together or not at all, applied in order: each operation sees what those before it did.
 * Immutable.
 *
 * <p>An operation on a space that is not stored fails with {@code NOT_FOUND}, unless it says otherwise.
 *
 * @param operations what to do
 */
public record WriteBatch(List<Operation> operations) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a row is larger than a store must support ({@link StorageLimits},
     *     {@link dev.syncspace.api.document.DocumentLimits}, {@link dev.syncspace.api.space.SpaceLimits})
     */
    public WriteBatch {
        operations = List.copyOf(operations);
        operations.forEach(BatchLimits::check);
    }

    /** Collects operations. */
    public static Builder builder() {
        return new Builder();
    }

    /** One change of the store, or a condition for all of them. */
    public sealed interface Operation
            permits PutSpace,
                    EraseSpace,
                    AppendAcl,
                    PutObject,
                    RequireNoDocument,
                    AppendChanges,
                    EraseTree,
                    PutKeyValues,
                    RemoveKeyValues,
                    AppendEvent,
                    DropEvents,
                    PutLocal,
                    RemoveLocal {}

    /** Inserts a space. {@code CONFLICT} if it exists. */
    public record PutSpace(SpaceRow row) implements Operation {}

    /** Erases every row of a space but its events; does nothing if it is unknown. */
    public record EraseSpace(SpaceId space) implements Operation {}

    /** Appends records to an ACL log. {@code CONFLICT} unless the first index is the length of the log. */
    public record AppendAcl(SpaceId space, List<AclRow> rows) implements Operation {
        public AppendAcl {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Inserts or replaces the row of an object, its document and the index entries of that document.
     *
     * @param row its revision is ignored; the store counts
     * @param expectedRevision revision of the stored row, 0 if there must be none; otherwise {@code CONFLICT}
     */
    public record PutObject(ObjectRow row, long expectedRevision) implements Operation {}

    /** {@code CONFLICT} if a live tree carries this document id, shadowed or not. An unknown space has none. */
    public record RequireNoDocument(SpaceId space, String documentId) implements Operation {}

    /**
     * Stores changes of a tree behind those that are there. A change that is stored already is passed over.
     * {@code NOT_FOUND} unless the tree has a row when the batch ends: {@link PutObject} may come before or after.
     */
    public record AppendChanges(SpaceId space, ObjectId tree, List<ChangeRow> rows) implements Operation {
        public AppendChanges {
            rows = List.copyOf(rows);
        }
    }

    /** Erases the changes of a tree, its document and the index entries; the row of the object stays, revision and all. */
    public record EraseTree(SpaceId space, ObjectId tree) implements Operation {}

    /** Inserts or replaces entries by key-peer id and slot. */
    public record PutKeyValues(SpaceId space, List<KeyValueRow> rows) implements Operation {
        public PutKeyValues {
            rows = List.copyOf(rows);
        }
    }

    /** Removes one slot of an entry; does nothing if it is empty. */
    public record RemoveKeyValues(SpaceId space, ByteString keyPeerId, KeyValueRow.Slot slot) implements Operation {}

    /** Appends to the event log. */
    public record AppendEvent(EventRow row) implements Operation {}

    /** Removes the oldest events up to a sequence, this one included. Later events keep counting where they were. */
    public record DropEvents(long throughSequence) implements Operation {}

    /** Sets a setting of this device. The key is not empty. */
    public record PutLocal(String key, ByteString value) implements Operation {}

    /** Removes a setting of this device; does nothing if there is none. */
    public record RemoveLocal(String key) implements Operation {}

    /** Collects operations; for one thread. */
    public static final class Builder {
        private final List<Operation> operations = new ArrayList<>();

        private Builder() {}

        /** Adds an operation behind the others. */
        public Builder add(Operation operation) {
            operations.add(Objects.requireNonNull(operation, "operation"));
            return this;
        }

        /** The batch. */
        public WriteBatch build() {
            return new WriteBatch(operations);
        }
    }
}
