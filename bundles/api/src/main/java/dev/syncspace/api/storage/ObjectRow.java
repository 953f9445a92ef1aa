package dev.syncspace.api.storage;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Optional;

/**
 * The head entry of an object, and for a document what can be asked of it. Immutable.
 *
 * @param space its space
 * @param id tree id, ACL id or key-value store id
 * @param kind what it is
 * @param heads ids, ascending by the unsigned bytes of their text; for a key-value store the hash text
 * @param commonSnapshot root of the in-memory tree; empty for what has none
 * @param status live or on the way to being deleted
 * @param isDerived its root is derived
 * @param parent parent of a bound derived tree
 * @param changeCount stored changes, the root included
 * @param pendingChanges changes that no node has
 * @param revision counts the writes of this row; the first is 1
 * @param document for a document tree: derived from its changes, and rebuilt from them when it is damaged
 */
public record ObjectRow(
        SpaceId space,
        ObjectId id,
        Kind kind,
        List<ObjectId> heads,
        Optional<ObjectId> commonSnapshot,
        Status status,
        boolean isDerived,
        Optional<ObjectId> parent,
        long changeCount,
        int pendingChanges,
        long revision,
        Optional<DocumentRow> document) {
    public ObjectRow {
        heads = List.copyOf(heads);
    }

    /** What an object is. The number is stored. */
    public enum Kind {
        /** Any object tree that is no document, the settings tree included. */
        TREE(0),
        /** A document tree. */
        DOCUMENT(1),
        /** The ACL log. */
        ACL(2),
        /** The key-value store. */
        KEY_VALUE(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The stored number. */
        public int number() {
            return number;
        }

        /** The kind with a number. */
        public static Kind ofNumber(int number) {
            if (number < 0 || number >= values().length) {
                throw new IllegalArgumentException("no object kind has number " + number);
            }
            return values()[number];
        }
    }

    /** Deletion status with the numbers of any-sync. */
    public enum Status {
        LIVE(0),
        /** To be erased; no peer hears of it any more. */
        QUEUED(1),
        /** Erased; the row stays as a tombstone. */
        DELETED(2);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        /** The stored number. */
        public int number() {
            return number;
        }

        /** The status with a number. */
        public static Status ofNumber(int number) {
            if (number < 0 || number >= values().length) {
                throw new IllegalArgumentException("no deletion status has number " + number);
            }
            return values()[number];
        }
    }
}
