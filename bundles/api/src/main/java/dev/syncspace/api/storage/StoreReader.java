package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads of a store. Every method blocks, may be called by many threads, and throws {@link StorageException}. Lists are
 * unmodifiable. An unknown space has no rows; that is no error. A limit of 0 gives no rows.
 *
 * <p>One row is never seen half written. Two reads, or the rows of one list, may be from before and after a batch.
 */
@ProviderType
public interface StoreReader {
    /** One space. */
    Optional<SpaceRow> space(SpaceId space);

    /** All spaces, by creation, then by the unsigned bytes of the id text. */
    List<SpaceRow> spaces();

    /** Sums over the live objects of a space; zeros for an unknown one. */
    SpaceTotals totals(SpaceId space);

    /** The ACL log, by index. */
    List<AclRow> aclRecords(SpaceId space);

    /** One object. */
    Optional<ObjectRow> object(SpaceId space, ObjectId object);

    /**
     * Objects of any kind and status, by the unsigned bytes of the id text.
     *
     * @param after empty: from the first
     */
    List<ObjectRow> objects(SpaceId space, Optional<ObjectId> after, int limit);

    /** Live objects with at least one pending change, by the unsigned bytes of the id text. */
    List<ObjectRow> pendingObjects(SpaceId space, Optional<ObjectId> after, int limit);

    /** Live children of an object, by the unsigned bytes of the id text. */
    List<ObjectRow> children(SpaceId space, ObjectId parent);

    /** Every live tree that carries a document id, shadowed ones included, by the unsigned bytes of the tree id's text. */
    List<ObjectRow> documents(SpaceId space, String documentId);

    /**
     * Live documents that are not shadowed.
     *
     * @return at most {@code limit} rows in the order of the scan
     */
    List<ObjectRow> scanDocuments(SpaceId space, DocumentScan scan, int limit);

    /**
     * Live documents with conflicts (concurrent heads, or a shadowed tree of the same document id), without the shadowed
     * ones, by the unsigned bytes of the document id.
     *
     * @param afterDocumentId empty: from the first
     */
    List<ObjectRow> conflictingDocuments(SpaceId space, String afterDocumentId, int limit);

    /** One change of a tree. */
    Optional<ChangeRow> change(SpaceId space, ObjectId tree, ObjectId change);

    /**
     * Changes of a tree in the order in which they were stored.
     *
     * @param minSnapshotCounter only changes with at least this counter
     * @param afterPosition {@link ChangeRow#position()} of the last one read; 0: from the first
     */
    List<ChangeRow> changes(SpaceId space, ObjectId tree, long minSnapshotCounter, long afterPosition, int limit);

    /** All entries of the space's key-value store, by the unsigned bytes of the key-peer id, then by slot. */
    List<KeyValueRow> keyValues(SpaceId space);

    /**
     * The event log.
     *
     * @param afterSequence 0: from the oldest that is kept
     */
    List<EventRow> events(long afterSequence, int limit);

    /** Sequence of the oldest event that is kept; one more than {@link #lastEventSequence()} if none is. */
    long firstEventSequence();

    /** Sequence of the newest event, also if it was dropped; 0 if there was none. */
    long lastEventSequence();

    /** A setting of this device. */
    Optional<ByteString> local(String key);

    /** Settings of this device whose keys start with a prefix, by the unsigned bytes of UTF-8. */
    Map<String, ByteString> locals(String prefix);

    /**
     * Sums of a space.
     *
     * @param documents live documents that are not shadowed
     * @param pendingChanges pending changes of live objects
     */
    record SpaceTotals(long documents, long pendingChanges) {}
}
