package dev.syncspace.api.document;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Documents of spaces. Thread-safe; a write blocks until it is durable.
 *
 * <p>Every method throws {@link dev.syncspace.api.error.SyncSpaceException} with {@code SPACE_NOT_FOUND},
 * {@code NO_ACCOUNT}, {@code ACCOUNT_LOCKED}, {@code STORAGE_UNAVAILABLE}, {@code DISK_FULL} or {@code STORAGE_FAILED} where
 * it applies; writes also {@code INSUFFICIENT_PERMISSIONS}, {@code INVALID_FIELD} and {@code LIMIT_EXCEEDED}, the latter two
 * with the name of the API field.
 */
@ProviderType
public interface DocumentService {
    /**
     * Makes a document: a new object tree with a root and a first change.
     *
     * @param documentId 1 to 256 bytes; empty: generated
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DOCUMENT_EXISTS}
     */
    WrittenVersion create(
            SpaceId space, String documentId, String collection, ByteString data, Map<String, String> metadata);

    /** The current version; empty if there is no live document with this id. */
    Optional<Document> get(SpaceId space, String documentId);

    /**
     * Writes a version on top of all present heads.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DOCUMENT_NOT_FOUND}; {@code VERSION_MISMATCH} with
     *     {@code current_version} and {@code current_change_id}
     */
    WrittenVersion update(SpaceId space, String documentId, DocumentUpdate update);

    /** Deletes a document through the settings tree and erases it here; false if there was none. */
    boolean delete(SpaceId space, String documentId);

    /**
     * Documents that match every filter.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code INVALID_FIELD} naming for example
     *     {@code filters[2].operator}; {@code INVALID_CURSOR}
     */
    DocumentPage query(SpaceId space, DocumentQuery query);

    /**
     * Versions of a document, newest first in the total order of its tree.
     *
     * @param limit 0: all, up to {@link DocumentLimits#PAGE_MAX_ROWS}
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DOCUMENT_NOT_FOUND}, {@code INVALID_CURSOR}
     */
    VersionPage versions(SpaceId space, String documentId, int limit, String cursor);

    /**
     * A document as it was. A number that concurrent changes share names the present version if it is the present one, else the
     * last of them in the total order; a change id may also be of a duplicate tree.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DOCUMENT_NOT_FOUND}, {@code VERSION_NOT_FOUND}
     */
    Document version(SpaceId space, String documentId, VersionRef ref);

    /**
     * Writes an old version again, on top of all present heads.
     *
     * @param expectedVersion 0: no check
     * @throws dev.syncspace.api.error.SyncSpaceException as {@link #version} and {@link #update}
     */
    WrittenVersion restore(SpaceId space, String documentId, VersionRef ref, long expectedVersion);

    /**
     * Documents with concurrent heads or with several trees of one document id, by document id.
     *
     * @param documentId empty: every document
     * @param limit 0: all, up to {@link DocumentLimits#PAGE_MAX_ROWS}
     */
    ConflictPage conflicts(SpaceId space, String documentId, int limit, String cursor);

    /**
     * Makes the state of one concurrent version current, by a change on top of all heads; a duplicate tree whose content
     * lost is deleted.
     *
     * @param changeId one of the changes that {@link #conflicts} names
     * @throws dev.syncspace.api.error.SyncSpaceException {@code DOCUMENT_NOT_FOUND}, {@code NOT_A_CONFLICT}
     */
    WrittenVersion resolve(SpaceId space, String documentId, String changeId);
}
