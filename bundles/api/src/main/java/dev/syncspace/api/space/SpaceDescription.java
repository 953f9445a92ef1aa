package dev.syncspace.api.space;

import dev.syncspace.protocol.id.SpaceId;
import java.util.Map;

/**
 * A space as its members see it. Immutable.
 *
 * @param id its id
 * @param name the newest that an owner or admin wrote; may be empty
 * @param metadata the newest that an owner or admin wrote
 * @param createdAtMillis Unix milliseconds from the header; when it came here if the header has none
 * @param updatedAtMillis Unix milliseconds of the newest name or metadata
 * @param permission this account's: owner, admin, writer, reader, guest or none
 * @param spaceType type in the header
 * @param documentCount live documents
 * @param isSyncWanted StartSync was called and PauseSync not since
 */
public record SpaceDescription(
        SpaceId id,
        String name,
        Map<String, String> metadata,
        long createdAtMillis,
        long updatedAtMillis,
        String permission,
        String spaceType,
        long documentCount,
        boolean isSyncWanted) {
    public SpaceDescription {
        metadata = Map.copyOf(metadata);
    }
}
