package dev.syncspace.protocol.crypto;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.crypto.Key;
import dev.syncspace.proto.anysync.crypto.KeyType;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.wire.WireFormat;

/**
 * Keys as {@code crypto.Key} messages. Stateless. Reading is lenient as protobuf is: another order, repeated and unknown
 * fields are fine. Source: any-sync v0.11.20: util/crypto/keys.go.
 */
final class KeyCodec {
    /** Longest message that is read; honest ones have 34 to 68 bytes. */
    static final int KEY_MESSAGE_MAX_BYTES = 4096;

    private KeyCodec() {}

    static ByteString encode(KeyType type, byte[] key) {
        return Key.newBuilder()
                .setType(type)
                .setData(ByteString.copyFrom(key))
                .build()
                .toByteString();
    }

    static byte[] decode(KeyType type, ByteString message) throws DecodeException {
        if (message.size() > KEY_MESSAGE_MAX_BYTES) {
            throw new DecodeException(
                    DecodeException.Error.LIMIT_EXCEEDED,
                    "a key message has at most " + KEY_MESSAGE_MAX_BYTES + " bytes, this one has " + message.size());
        }
        Key key = WireFormat.parse(Key.parser(), message);
        if (key.getTypeValue() != type.getNumber()) {
            throw new DecodeException(
                    DecodeException.Error.WRONG_KEY_TYPE,
                    "expected a key of type " + type + ", got number " + key.getTypeValue());
        }
        return key.getData().toByteArray();
    }

    static void checkLength(String what, byte[] key, int expected) throws DecodeException {
        if (key.length != expected) {
            throw new DecodeException(
                    DecodeException.Error.WRONG_LENGTH,
                    what + " has " + expected + " bytes, this one has " + key.length);
        }
    }
}
