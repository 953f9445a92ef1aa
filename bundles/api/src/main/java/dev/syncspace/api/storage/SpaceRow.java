package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;

/**
 * A space. Immutable.
 *
 * @param id its id
 * @param rawHeader RawSpaceHeader bytes as they came
 * @param aclId id of the ACL root
 * @param settingsId id of the settings tree
 * @param keyValueId id of the key-value store
 * @param createdAtMillis Unix milliseconds from the header; when it came here if the header has none
 * @param isOwn it is the account's own space, which holds the list of the others
 */
public record SpaceRow(
        SpaceId id,
        ByteString rawHeader,
        ObjectId aclId,
        ObjectId settingsId,
        ObjectId keyValueId,
        long createdAtMillis,
        boolean isOwn) {}
