package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import org.jspecify.annotations.Nullable;

/**
 * What a record says of the keys that it introduces, and what I could open of it. Immutable.
 *
 * @param metadataPublicKey key that members' metadata are encrypted to; null in a derived space
 * @param encryptedMetadataKey its private half under the read key; empty in a derived space
 * @param encryptedPreviousReadKey the read key before it, under this one; empty in a root
 * @param readKey null if I cannot read what it encrypts
 * @param metadataKey null if I could not open it
 */
record AclKeys(
        @Nullable PublicKey metadataPublicKey,
        ByteString encryptedMetadataKey,
        ByteString encryptedPreviousReadKey,
        @Nullable SymmetricKey readKey,
        @Nullable SigningKey metadataKey) {
    AclKeys opened(SymmetricKey openedReadKey, @Nullable SigningKey openedMetadataKey) {
        return new AclKeys(
                metadataPublicKey, encryptedMetadataKey, encryptedPreviousReadKey, openedReadKey, openedMetadataKey);
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "AclKeys[readable=" + (readKey != null) + "]";
    }
}
