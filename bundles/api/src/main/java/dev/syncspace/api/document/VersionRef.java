package dev.syncspace.api.document;

import java.util.Objects;

/**
 * Names a version: by number, which is local, or by change id, which is the same on every device.
 *
 * @param version 0 if {@code changeId} is given
 * @param changeId empty if {@code version} is given
 */
public record VersionRef(long version, String changeId) {
    public VersionRef {
        Objects.requireNonNull(changeId, "changeId");
        if ((version > 0) == !changeId.isEmpty()) {
            throw new IllegalArgumentException("exactly one of version and changeId must be given");
        }
    }
}
