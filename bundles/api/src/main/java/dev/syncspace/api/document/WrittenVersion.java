package dev.syncspace.api.document;

/**
 * What a write made.
 *
 * @param documentId id of the document
 * @param version number of changes reachable from the heads, without the root
 * @param changeId id of the change
 */
public record WrittenVersion(String documentId, long version, String changeId) {}
