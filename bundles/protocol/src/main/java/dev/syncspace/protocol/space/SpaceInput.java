package dev.syncspace.protocol.space;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclSpaceOptions;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import java.util.Optional;

/**
 * What a space that can be shared is made of. Immutable; the keys belong to the caller.
 *
 * @param signKey account key of the owner
 * @param masterKey master key of the owner
 * @param readKey first key of the content, new and random
 * @param metadataKey key of the members' metadata, new and random
 * @param ownerMetadata application bytes about the owner
 * @param spaceType type, which can never be changed; {@link SpaceTypes}
 * @param headerPayload free
 * @param replicationKey chooses the responsible nodes; unsigned, random
 * @param timestampSeconds Unix seconds
 * @param options options of the space; empty: the field is absent
 */
public record SpaceInput(
        SigningKey signKey,
        SigningKey masterKey,
        SymmetricKey readKey,
        SigningKey metadataKey,
        ByteString ownerMetadata,
        String spaceType,
        ByteString headerPayload,
        long replicationKey,
        long timestampSeconds,
        Optional<AclSpaceOptions> options) {}
