package dev.syncspace.protocol.keyvalue;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.StoreKeyInner;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.diff.DiffElement;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.wire.WireFormat;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * A verified entry of a key-value store. Immutable.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/keyvalue/keyvaluestorage/innerstorage/element.go, storage.go.
 *
 * @param keyPeerId id under which it is stored, text bytes; an honest author writes key, dash, peer id
 * @param key key that the author signed, text bytes
 * @param account who wrote it
 * @param device on which device
 * @param timestampMicros author's clock, Unix microseconds; the newest of a key-peer id wins
 * @param aclHeadId author's ACL head, which selects the read key
 * @param ciphertext its value
 * @param raw serialised StoreKeyValue as it came
 */
public record KeyValueEntry(
        ByteString keyPeerId,
        ByteString key,
        PublicKey account,
        PublicKey device,
        long timestampMicros,
        ObjectId aclHeadId,
        ByteString ciphertext,
        ByteString raw) {
    /**
     * Reads an entry and verifies the account's, then the device's signature.
     *
     * @throws KeyValueException why it is refused
     */
    public static KeyValueEntry readAndVerify(ByteString raw) throws KeyValueException {
        if (raw.size() > KeyValueLimits.ENTRY_MAX_BYTES) {
            throw new KeyValueException(
                    KeyValueException.Error.LIMIT_EXCEEDED,
                    "an entry has at most " + KeyValueLimits.ENTRY_MAX_BYTES + " bytes, this one has " + raw.size());
        }
        try {
            StoreKeyValue message = WireFormat.parse(StoreKeyValue.parser(), raw);
            KeyValueEntry entry = read(message, raw);
            if (!entry.account.verify(message.getValue(), message.getIdentitySignature())
                    || !entry.device.verify(message.getValue(), message.getPeerSignature())) {
                throw new KeyValueException(
                        KeyValueException.Error.INVALID_SIGNATURE,
                        "entry " + entry.idText() + ": a signature is wrong");
            }
            return entry;
        } catch (DecodeException e) {
            throw new KeyValueException(
                    KeyValueException.Error.MALFORMED, "an entry cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an entry that was verified before it was stored.
     *
     * @throws KeyValueException {@code MALFORMED}
     */
    public static KeyValueEntry readStored(ByteString raw) throws KeyValueException {
        try {
            return read(WireFormat.parse(StoreKeyValue.parser(), raw), raw);
        } catch (DecodeException e) {
            throw new KeyValueException(KeyValueException.Error.MALFORMED, "a stored entry cannot be read", e);
        }
    }

    private static KeyValueEntry read(StoreKeyValue message, ByteString raw) throws DecodeException, KeyValueException {
        StoreKeyInner inner = WireFormat.parse(StoreKeyInner.parser(), message.getValue());
        if (message.getKeyPeerId().size() > KeyValueLimits.KEY_PEER_ID_MAX_BYTES) {
            throw new KeyValueException(
                    KeyValueException.Error.LIMIT_EXCEEDED,
                    "a key-peer id has at most " + KeyValueLimits.KEY_PEER_ID_MAX_BYTES + " bytes");
        }
        return new KeyValueEntry(
                message.getKeyPeerId(),
                inner.getKey(),
                PublicKey.fromProto(inner.getIdentity()),
                PublicKey.fromProto(inner.getPeer()),
                inner.getTimestampMicro(),
                ObjectId.of(inner.getAclHeadId()),
                inner.getValue(),
                raw);
    }

    /**
     * Writes an entry.
     *
     * @param storeKey key of the store under the newest read key
     * @param random 12 bytes are drawn for the nonce
     */
    public static KeyValueEntry create(
            SpaceId space,
            String key,
            byte[] value,
            SigningKey account,
            SigningKey device,
            ObjectId aclHead,
            SymmetricKey storeKey,
            long timestampMicros,
            RandomGenerator random) {
        ByteString signed = StoreKeyInner.newBuilder()
                .setPeer(device.publicKey().toProto())
                .setIdentity(account.publicKey().toProto())
                .setValue(ByteString.copyFrom(storeKey.encrypt(value, random)))
                .setTimestampMicro(timestampMicros)
                .setAclHeadId(aclHead.bytes())
                .setKey(ByteString.copyFromUtf8(key))
                .build()
                .toByteString();
        ByteString raw = StoreKeyValue.newBuilder()
                .setKeyPeerId(keyPeerId(ByteString.copyFromUtf8(key), device.publicKey()))
                .setValue(signed)
                .setIdentitySignature(account.sign(signed))
                .setPeerSignature(device.sign(signed))
                .setSpaceId(space.bytes())
                .build()
                .toByteString();
        try {
            return readStored(raw);
        } catch (KeyValueException e) {
            throw new IllegalArgumentException("the entry is beyond the limits of KeyValueLimits", e);
        }
    }

    private static ByteString keyPeerId(ByteString key, PublicKey device) {
        return key.concat(ByteString.copyFromUtf8("-" + PeerId.of(device).text()));
    }

    /** Whether it is stored under the id that its key and device make. */
    boolean hasOwnId() {
        return keyPeerId.equals(keyPeerId(key, device));
    }

    /** The key as text; bytes that are no UTF-8 are replaced. */
    public String keyText() {
        return key.toStringUtf8();
    }

    /** The key-peer id as text; bytes that are no UTF-8 are replaced. */
    public String idText() {
        return keyPeerId.toStringUtf8();
    }

    /** Its element of the diff. Trap: the head is 8 raw bytes, although the wire declares a text. */
    public DiffElement element() {
        ByteString head = ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(timestampMicros).array());
        return new DiffElement(keyPeerId, head);
    }

    /** Hides the value. */
    @Override
    public String toString() {
        return "KeyValueEntry[" + idText() + " " + timestampMicros + "]";
    }
}
