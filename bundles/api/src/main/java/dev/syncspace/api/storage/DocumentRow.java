package dev.syncspace.api.storage;

import dev.syncspace.protocol.id.ObjectId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be asked of a document without decrypting its changes. Derived data. Immutable.
 *
 * @param documentId id that the application chose
 * @param collection may be empty
 * @param metadata of the current version; iterates by key
 * @param version number of changes reachable from the heads, without the root
 * @param createdAtMillis Unix milliseconds
 * @param updatedAtMillis Unix milliseconds
 * @param changeId change that holds the current version
 * @param dataSize size of the current data in bytes
 * @param hasConflicts it has concurrent heads, or a shadowed tree carries its document id
 * @param isShadowed another tree with the same document id is shown instead
 */
public record DocumentRow(
        String documentId,
        String collection,
        SortedMap<String, String> metadata,
        long version,
        long createdAtMillis,
        long updatedAtMillis,
        ObjectId changeId,
        long dataSize,
        boolean hasConflicts,
        boolean isShadowed) {
    public DocumentRow {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** Hides the metadata. */
    @Override
    public String toString() {
        return "DocumentRow[" + documentId + " version " + version + " " + changeId + "]";
    }
}
