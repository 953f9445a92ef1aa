package dev.syncspace.api.sync;

import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is wished of the network and what waits for it. Thread-safe. Wishes are durable.
 *
 * <p>Every method throws {@link dev.syncspace.api.error.SyncSpaceException} with {@code NO_ACCOUNT}, {@code ACCOUNT_LOCKED}
 * and, where a space is named, {@code SPACE_NOT_FOUND}.
 */
@ProviderType
public interface SyncService {
    /** Remembers that these spaces are to be synced; empty: all. */
    void start(Optional<SpaceId> space);

    /** Remembers that these spaces are not to be synced; empty: all. */
    void pause(Optional<SpaceId> space);

    /** By creation of the space, then by space id; empty: of all spaces. */
    List<SpaceStatus> status(Optional<SpaceId> space);

    /**
     * Objects with changes that no node has.
     *
     * @param limit 0: all, up to {@link dev.syncspace.api.document.DocumentLimits#PAGE_MAX_ROWS}
     */
    PendingPage pending(Optional<SpaceId> space, int limit, String cursor);

    /**
     * How a space stands.
     *
     * @param space its id
     * @param isWanted {@link #start} was called and {@link #pause} not since
     * @param lastSyncAtMillis Unix milliseconds; 0: never
     * @param pendingChanges changes that no node has
     */
    record SpaceStatus(SpaceId space, boolean isWanted, long lastSyncAtMillis, long pendingChanges) {}

    /**
     * An object with changes that no node has.
     *
     * @param space its space
     * @param objectId tree id
     * @param pendingChanges how many
     */
    record PendingObject(SpaceId space, String objectId, int pendingChanges) {}

    /**
     * A page of pending objects.
     *
     * @param objects by space, then by object id
     * @param nextCursor empty if nothing follows
     */
    record PendingPage(List<PendingObject> objects, String nextCursor) {
        public PendingPage {
            objects = List.copyOf(objects);
        }
    }
}
