package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;

/**
 * An open invite. Immutable.
 *
 * @param key public half of the invite key
 * @param typeNumber 0: whoever has the key may ask to join; 1: may join
 * @param permissions what it grants
 * @param encryptedReadKey box of the read key to the invite key; empty unless anyone can join
 */
public record AclInvite(PublicKey key, int typeNumber, AclPermissions permissions, ByteString encryptedReadKey) {}
