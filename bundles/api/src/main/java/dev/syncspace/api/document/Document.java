package dev.syncspace.api.document;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Map;

/**
 * One version of a document. Immutable.
 *
 * @param space its space
 * @param documentId id that the application chose
 * @param collection may be empty
 * @param data as it was written
 * @param metadata as they were written
 * @param version number of changes reachable from it, itself included, without the root
 * @param createdAtMillis Unix milliseconds of the first version
 * @param updatedAtMillis Unix milliseconds of this version
 * @param changeId change that holds it
 * @param treeId object tree of the document
 * @param author account address of the author of this version
 * @param hasConflicts concurrent versions or duplicate trees exist
 */
public record Document(
        SpaceId space,
        String documentId,
        String collection,
        ByteString data,
        Map<String, String> metadata,
        long version,
        long createdAtMillis,
        long updatedAtMillis,
        String changeId,
        String treeId,
        String author,
        boolean hasConflicts) {
    public Document {
        metadata = Map.copyOf(metadata);
    }

    /** Hides data and metadata. */
    @Override
    public String toString() {
        return "Document[" + documentId + " version " + version + " " + changeId + ", " + data.size() + " bytes]";
    }
}
