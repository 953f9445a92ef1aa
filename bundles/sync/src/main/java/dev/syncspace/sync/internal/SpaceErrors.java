package dev.syncspace.sync.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.id.SpaceId;

/** Failures that every operation on a space shares. */
public final class SpaceErrors {
    private SpaceErrors() {}

    /** No space has this id. */
    public static SyncSpaceException notFound(SpaceId id) {
        return SyncSpaceException.ofField(
                Reason.SPACE_NOT_FOUND, "space_id", "there is no space " + id + " on this device");
    }

    /** The account's own space is not for callers. */
    public static SyncSpaceException ownSpace(SpaceId id) {
        return SyncSpaceException.ofField(
                Reason.OWN_SPACE,
                "space_id",
                "space " + id + " is the account's own, which keeps the list of its spaces: use another one");
    }

    /** What is stored of a space cannot be read. */
    public static SyncSpaceException damaged(SpaceId id, String what, Throwable cause) {
        return SyncSpaceException.of(
                Reason.STORED_DATA_DAMAGED,
                "space " + id + ": " + what
                        + " is damaged; nothing was changed: restore the data directory from a backup",
                cause);
    }
}
