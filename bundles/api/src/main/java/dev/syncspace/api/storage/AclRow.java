package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;

/**
 * A record of an ACL log. Immutable.
 *
 * @param index position in the log; the root is 0
 * @param id its id
 * @param raw RawRecord bytes as they came
 */
public record AclRow(int index, ObjectId id, ByteString raw) {}
