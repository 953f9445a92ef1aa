package dev.syncspace.api.document;

import java.util.List;

/**
 * A page of conflicts. Immutable.
 *
 * @param conflicts by document id
 * @param nextCursor empty if nothing follows
 */
public record ConflictPage(List<Entry> conflicts, String nextCursor) {
    public ConflictPage {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * A document with more than one newest version.
     *
     * @param documentId its id
     * @param winner what {@link DocumentService#get} answers
     * @param losers concurrent versions of the same tree
     * @param duplicates other trees with the same document id
     */
    public record Entry(
            String documentId, VersionPage.Entry winner, List<VersionPage.Entry> losers, List<Duplicate> duplicates) {
        public Entry {
            losers = List.copyOf(losers);
            duplicates = List.copyOf(duplicates);
        }
    }

    /**
     * Another tree with the same document id.
     *
     * @param treeId its id
     * @param head its newest version
     */
    public record Duplicate(String treeId, VersionPage.Entry head) {}
}
