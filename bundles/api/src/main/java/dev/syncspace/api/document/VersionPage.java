package dev.syncspace.api.document;

import java.util.List;

/**
 * A page of versions. Immutable.
 *
 * @param versions newest first, in the total order of the tree
 * @param nextCursor empty if nothing follows
 */
public record VersionPage(List<Entry> versions, String nextCursor) {
    public VersionPage {
        versions = List.copyOf(versions);
    }

    /**
     * One change of a document.
     *
     * @param version number of changes reachable from it, itself included, without the root
     * @param changeId its id
     * @param previousChangeIds changes that it was made on
     * @param author account address
     * @param timestampMillis Unix milliseconds that the author wrote
     * @param dataSize size of the document's data in bytes
     * @param isCurrent it is what {@link DocumentService#get} answers
     * @param isSnapshot it is a snapshot of the tree
     */
    public record Entry(
            long version,
            String changeId,
            List<String> previousChangeIds,
            String author,
            long timestampMillis,
            long dataSize,
            boolean isCurrent,
            boolean isSnapshot) {
        public Entry {
            previousChangeIds = List.copyOf(previousChangeIds);
        }
    }
}
