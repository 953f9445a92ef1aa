package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Map;
import java.util.Optional;

/** Checks that every store can keep the rows of a batch. Stateless. */
final class BatchLimits {
    private BatchLimits() {}

    static void check(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.PutSpace put) {
            check(put.row());
        } else if (operation instanceof WriteBatch.AppendAcl append) {
            append.rows().forEach(row -> {
                check(row.id());
                atMost("an ACL record", row.raw().size(), StorageLimits.ACL_RECORD_MAX_BYTES);
            });
        } else if (operation instanceof WriteBatch.PutObject put) {
            check(put.row());
        } else if (operation instanceof WriteBatch.RequireNoDocument require) {
            atMost("a document id", utf8(require.documentId()), DocumentLimits.DOCUMENT_ID_MAX_BYTES);
        } else if (operation instanceof WriteBatch.AppendChanges append) {
            append.rows().forEach(row -> {
                check(row.id());
                atMost("a change", row.raw().size(), StorageLimits.CHANGE_MAX_BYTES);
            });
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            put.rows().forEach(BatchLimits::check);
        } else if (operation instanceof WriteBatch.AppendEvent append) {
            check(append.row());
        } else if (operation instanceof WriteBatch.PutLocal put) {
            check(put.key(), put.value());
        }
    }

    private static void check(SpaceRow row) {
        check(row.id());
        check(row.aclId());
        check(row.settingsId());
        check(row.keyValueId());
        atMost("a space header", row.rawHeader().size(), StorageLimits.SPACE_HEADER_MAX_BYTES);
    }

    private static void check(ObjectRow row) {
        check(row.id());
        row.parent().ifPresent(BatchLimits::check);
        row.commonSnapshot().ifPresent(BatchLimits::check);
        row.heads().forEach(BatchLimits::check);
        atMost("heads", row.heads().size(), StorageLimits.HEADS_MAX);
        Optional<DocumentRow> document = row.document();
        if (document.isPresent()) {
            check(document.get());
        }
    }

    private static void check(DocumentRow row) {
        check(row.changeId());
        atMost("a document id", utf8(row.documentId()), DocumentLimits.DOCUMENT_ID_MAX_BYTES);
        atMost("a collection", utf8(row.collection()), DocumentLimits.COLLECTION_MAX_BYTES);
        int bytes = 0;
        for (Map.Entry<String, String> entry : row.metadata().entrySet()) {
            bytes += utf8(entry.getKey()) + utf8(entry.getValue());
        }
        atMost("metadata entries", row.metadata().size(), SpaceLimits.METADATA_ENTRIES_MAX);
        atMost("metadata", bytes, SpaceLimits.METADATA_MAX_BYTES);
    }

    private static void check(KeyValueRow row) {
        atMost("a key-peer id", row.keyPeerId().size(), StorageLimits.KEY_PEER_ID_MAX_BYTES);
        atMost("a key-value entry", row.raw().size(), StorageLimits.KEY_VALUE_MAX_BYTES);
    }

    private static void check(EventRow row) {
        atMost("an event type", utf8(row.type()), StorageLimits.EVENT_TYPE_MAX_BYTES);
        atMost("a space id", utf8(row.spaceId()), StorageLimits.ID_MAX_BYTES);
        atMost("an event", row.payload().size(), StorageLimits.EVENT_MAX_BYTES);
    }

    private static void check(String key, ByteString value) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of a local setting is empty");
        }
        atMost("the key of a local setting", utf8(key), StorageLimits.LOCAL_KEY_MAX_BYTES);
        atMost("a local setting", value.size(), StorageLimits.LOCAL_VALUE_MAX_BYTES);
    }

    private static void check(ObjectId id) {
        atMost("an id", id.bytes().size(), StorageLimits.ID_MAX_BYTES);
    }

    private static void check(SpaceId id) {
        atMost("a space id", id.bytes().size(), StorageLimits.ID_MAX_BYTES);
    }

    private static void atMost(String what, int size, int max) {
        if (size > max) {
            throw new IllegalArgumentException("a store keeps " + what + " up to " + max + ", not " + size);
        }
    }

    /** Bytes of a text in UTF-8, without making them. */
    private static int utf8(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
