package dev.syncspace.protocol.space;

import dev.syncspace.protocol.id.SpaceId;

/**
 * A space as its creator makes it. Immutable.
 *
 * @param id its id
 * @param header RawSpaceHeader
 * @param acl RawRecord of the ACL root
 * @param settings RawTreeChange of the settings tree's root
 */
public record NewSpace(SpaceId id, SignedObject header, SignedObject acl, SignedObject settings) {}
