package dev.syncspace.itests.interop;

import java.util.List;
import java.util.Map;

/**
 * A document as one of the two implementations sees it.
 *
 * @param dataSha256 hash of its data, hex
 * @param changeId change that holds the present version
 * @param version changes of the tree without its root
 * @param conflicts heads that the present version hides, ascending
 * @param history every version in the total order of the tree
 */
record DocumentView(
        String treeId,
        String documentId,
        String collection,
        Map<String, String> metadata,
        String dataSha256,
        int dataLength,
        String changeId,
        long version,
        long createdAtMillis,
        long updatedAtMillis,
        List<String> conflicts,
        List<Version> history) {

    /** A version of a document. */
    record Version(String changeId, long version, String dataSha256) {}
}
