package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclOneToOneInfo;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SharedKeys;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the keys of a log with the key of one account, or none. Immutable.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/aclstate.go (unpackAllKeys, saveKeysFromRoot).
 */
final class AclKeyRing {
    private final @Nullable SigningKey me;

    AclKeyRing(@Nullable SigningKey me) {
        this.me = me;
    }

    boolean isMe(PublicKey key) {
        return me != null && me.publicKey().equals(key);
    }

    /** Keys of the root of an ordinary or derived space. */
    AclKeys ofRoot(AclRoot root, PublicKey owner, ObjectId id) throws AclException, DecodeException {
        PublicKey metadataPublicKey =
                root.getMetadataPubKey().isEmpty() ? null : PublicKey.fromProto(root.getMetadataPubKey());
        AclKeys closed =
                new AclKeys(metadataPublicKey, root.getEncryptedMetadataPrivKey(), ByteString.EMPTY, null, null);
        if (me == null || !isMe(owner)) {
            return closed;
        }
        if (root.getEncryptedReadKey().isEmpty()) {
            return closed.opened(deriveReadKey(me, Slip21.SPACE_PATH), null);
        }
        SymmetricKey readKey = openBox(root.getEncryptedReadKey(), id);
        return closed.opened(readKey, openMetadataKey(closed, readKey, id));
    }

    /** Keys of a one-to-one space: each writer derives them; a stranger has none. */
    AclKeys ofOneToOne(AclOneToOneInfo info, ObjectId id) throws AclException, DecodeException {
        AclKeys closed = new AclKeys(null, ByteString.EMPTY, ByteString.EMPTY, null, null);
        if (me == null) {
            return closed;
        }
        List<PublicKey> writers =
                List.of(PublicKey.fromProto(info.getWriters(0)), PublicKey.fromProto(info.getWriters(1)));
        if (!writers.contains(me.publicKey())) {
            return closed;
        }
        PublicKey other = isMe(writers.get(0)) ? writers.get(1) : writers.get(0);
        try {
            SigningKey shared = SharedKeys.derive(me, other, Slip21.ONE_TO_ONE_PATH);
            if (!shared.publicKey().equals(PublicKey.fromProto(info.getOwner()))) {
                throw new AclException(
                        AclError.INCORRECT_READ_KEY,
                        "record " + id + ": the owner is not the key that the writers share");
            }
            SigningKey metadataKey = SharedKeys.derive(me, other, Slip21.ONE_TO_ONE_METADATA_PATH);
            SymmetricKey readKey = deriveReadKey(shared, Slip21.ONE_TO_ONE_READ_PATH);
            shared.destroy();
            return new AclKeys(metadataKey.publicKey(), ByteString.EMPTY, ByteString.EMPTY, readKey, metadataKey);
        } catch (CryptoException e) {
            throw failed(id, e);
        }
    }

    /** My box of a record: opens the newest read key, and with it all that came before. */
    void unpackAll(AclState state, ByteString box, ObjectId recordId) throws AclException {
        SymmetricKey readKey = openBox(box, recordId);
        for (int i = state.readKeyRecords.size() - 1; i >= 0; i--) {
            ObjectId id = state.readKeyRecords.get(i);
            AclKeys keys = state.keys.get(id);
            if (keys == null) {
                throw new AclException(AclError.INCORRECT_READ_KEY, "record " + id + " introduced no keys");
            }
            state.keys.put(id, keys.opened(readKey, openMetadataKey(keys, readKey, id)));
            if (i > 0) {
                readKey = openPrevious(keys, readKey, id);
            }
        }
    }

    /** My box of a key change: opens its read key and metadata key. */
    AclKeys open(AclKeys closed, ByteString box, ObjectId recordId) throws AclException {
        SymmetricKey readKey = openBox(box, recordId);
        return closed.opened(readKey, openMetadataKey(closed, readKey, recordId));
    }

    private SymmetricKey openBox(ByteString box, ObjectId id) throws AclException {
        if (me == null) {
            throw new IllegalStateException("a log without an account opens no box");
        }
        byte[] message = new byte[0];
        try {
            message = me.openBox(box.toByteArray());
            return SymmetricKey.fromProto(message);
        } catch (ProtocolException e) {
            throw failed(id, e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private static SymmetricKey openPrevious(AclKeys keys, SymmetricKey readKey, ObjectId id) throws AclException {
        byte[] message = new byte[0];
        try {
            message = readKey.decrypt(keys.encryptedPreviousReadKey().toByteArray());
            return SymmetricKey.fromProto(message);
        } catch (ProtocolException e) {
            throw failed(id, e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private static SigningKey openMetadataKey(AclKeys keys, SymmetricKey readKey, ObjectId id) throws AclException {
        byte[] message = new byte[0];
        try {
            message = readKey.decrypt(keys.encryptedMetadataKey().toByteArray());
            return SigningKey.fromProto(message);
        } catch (ProtocolException e) {
            throw failed(id, e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private static SymmetricKey deriveReadKey(SigningKey key, String path) throws DecodeException {
        byte[] raw = key.raw();
        byte[] derived = Slip21.derive(raw, path);
        Arrays.fill(raw, (byte) 0);
        SymmetricKey readKey = SymmetricKey.ofRaw(derived);
        Arrays.fill(derived, (byte) 0);
        return readKey;
    }

    private static AclException failed(ObjectId id, ProtocolException cause) {
        return new AclException(
                AclError.FAILED_TO_DECRYPT, "record " + id + ": a key for this account cannot be opened", cause);
    }
}
