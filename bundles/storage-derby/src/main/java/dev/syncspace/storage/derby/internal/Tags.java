package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Entries of the tag index. A tag is a hash of 32 bits of what it stands for, so that the index repeats no content; who reads
 * the index compares the row. Stateless.
 */
final class Tags {
    private static final int METADATA = 1;
    private static final int CONFLICTS = 2;
    private static final int CHILD = 3;
    private static final int COLLECTION = 4;

    private Tags() {}

    /**
     * One row of the index.
     *
     * @param tag hash
     * @param created creation of the document in Unix milliseconds; 0 for a child
     */
    record Entry(int tag, long created) {}

    /** All entries of an object. */
    static Set<Entry> of(StoredSpace space, ObjectRow row) {
        Set<Entry> entries = new LinkedHashSet<>();
        if (row.status() == ObjectRow.Status.LIVE && row.parent().isPresent()) {
            entries.add(new Entry(child(space, row.parent().get()), 0));
        }
        if (ObjectBody.isShown(row)) {
            DocumentRow document = row.document().orElseThrow();
            for (Map.Entry<String, String> entry : document.metadata().entrySet()) {
                entries.add(new Entry(metadata(space, entry.getKey(), entry.getValue()), document.createdAtMillis()));
            }
            if (document.hasConflicts()) {
                entries.add(new Entry(conflicts(space), document.createdAtMillis()));
            }
        }
        return entries;
    }

    static int metadata(StoredSpace space, String key, String value) {
        byte[] canonical = DocumentScan.Tag.canonical(value).getBytes(StandardCharsets.UTF_8);
        return hash(space, METADATA, key.getBytes(StandardCharsets.UTF_8), canonical);
    }

    /** Documents with conflicts. */
    static int conflicts(StoredSpace space) {
        return hash(space, CONFLICTS);
    }

    /** Children of an object. */
    static int child(StoredSpace space, ObjectId parent) {
        return hash(space, CHILD, parent.bytes().toByteArray());
    }

    /** Documents of a collection; not in this index but in that of the objects. */
    static int collection(StoredSpace space, String collection) {
        return hash(space, COLLECTION, collection.getBytes(StandardCharsets.UTF_8));
    }

    private static int hash(StoredSpace space, int kind, byte[]... parts) {
        MessageDigest digest = sha256();
        ByteBuffer numbers = ByteBuffer.allocate(8).putInt(space.number()).putInt(kind);
        digest.update(numbers.array());
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
            digest.update(part);
        }
        return ByteBuffer.wrap(digest.digest()).getInt();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
