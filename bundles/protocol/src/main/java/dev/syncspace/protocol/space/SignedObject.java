package dev.syncspace.protocol.space;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;

/**
 * One of the three signed objects of a new space. Immutable.
 *
 * @param inner serialised SpaceHeader, AclRoot or RootChange: what the signature covers
 * @param signature 64 bytes
 * @param raw serialised envelope of both: what the id covers, and what is stored and sent
 * @param id CID of {@code raw}
 */
public record SignedObject(ByteString inner, ByteString signature, ByteString raw, ObjectId id) {}
