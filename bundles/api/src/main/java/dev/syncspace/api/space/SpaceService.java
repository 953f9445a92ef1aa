package dev.syncspace.api.space;

import dev.syncspace.protocol.id.SpaceId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The spaces of the account. Thread-safe; blocks until a change is durable.
 *
 * <p>Every method throws {@link dev.syncspace.api.error.SyncSpaceException} with {@code NO_ACCOUNT}, {@code ACCOUNT_LOCKED},
 * {@code STORAGE_UNAVAILABLE}, {@code DISK_FULL} or {@code STORAGE_FAILED} where it applies; those that name a space
 * {@code SPACE_NOT_FOUND}.
 */
@ProviderType
public interface SpaceService {
    /**
     * Makes a space that this account owns.
     *
     * @param name 0 to {@link SpaceLimits#NAME_MAX_BYTES}; two spaces may have one name
     * @param metadata see {@link SpaceLimits}
     */
    SpaceDescription create(String name, Map<String, String> metadata);

    /** All spaces but the account's own, by creation, then by space id. */
    List<SpaceDescription> list();

    /** One space. */
    SpaceDescription get(SpaceId id);

    /**
     * Changes name, metadata or both.
     *
     * @param name empty: it stays
     * @param metadata empty: they stay; otherwise they are replaced
     * @throws dev.syncspace.api.error.SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}
     */
    SpaceDescription update(SpaceId id, Optional<String> name, Optional<Map<String, String>> metadata);

    /** Erases the space on this device and marks it as removed for the account's other devices. */
    void delete(SpaceId id);

    /**
     * Writes the raw signed records of a space into a file.
     *
     * @param file absolute; must not exist
     * @param includeDocuments also write the decrypted documents
     * @throws dev.syncspace.api.error.SyncSpaceException {@code FILE_EXISTS}, {@code FILE_NOT_FOUND} (its directory)
     */
    ExportSummary exportSpace(SpaceId id, Path file, boolean includeDocuments);

    /**
     * Verifies the records of a file and merges them into the space of its header, which is made if it is not here. What
     * does not verify is named in the answer and not stored; a file whose header or ACL does not verify changes nothing.
     *
     * @param file absolute
     * @throws dev.syncspace.api.error.SyncSpaceException {@code FILE_NOT_FOUND}, {@code INVALID_ARCHIVE}
     */
    ImportSummary importSpace(Path file);

    /**
     * What an export wrote.
     *
     * @param sizeBytes size of the file
     * @param aclRecordCount ACL records
     * @param treeCount object trees, the settings tree included
     * @param changeCount changes of all trees, roots included
     * @param keyValueCount key-value entries
     */
    record ExportSummary(long sizeBytes, long aclRecordCount, long treeCount, long changeCount, long keyValueCount) {}

    /**
     * What an import changed.
     *
     * @param id the space
     * @param isNewSpace it was not here before
     * @param addedChangeCount changes that were not here before
     * @param addedTreeCount trees that were not here before
     * @param addedKeyValueCount entries that are stored now and were not before
     * @param rejections what did not verify
     */
    record ImportSummary(
            SpaceId id,
            boolean isNewSpace,
            long addedChangeCount,
            long addedTreeCount,
            long addedKeyValueCount,
            List<Rejection> rejections) {
        public ImportSummary {
            rejections = List.copyOf(rejections);
        }
    }

    /**
     * An item of a file that did not verify.
     *
     * @param objectId tree id, record id or key-value id
     * @param reason class of the failure, upper case
     * @param message for people
     */
    record Rejection(String objectId, String reason, String message) {}
}
