package dev.syncspace.protocol.id;

import dev.syncspace.protocol.DecodeException;

/**
 * Keys as text: base58 of version byte, payload and little-endian CRC-16. Stateless. Source: any-sync v0.11.20:
 * util/strkey/strkey.go.
 */
public final class StrKey {
    /** Bytes around the payload. */
    private static final int OVERHEAD_BYTES = 3;

    private StrKey() {}

    /** What a text stands for. */
    public enum Kind {
        /** Account address; starts with A. Payload: identity public key, 32 bytes. */
        ACCOUNT_ADDRESS(0x5b),
        /** Network id; starts with N. Payload: public key of the network, 32 bytes. */
        NETWORK_ADDRESS(0xd3),
        /** Account seed; starts with S. */
        ACCOUNT_SEED(0xff),
        /** Device seed; starts with D. */
        DEVICE_SEED(0x7d);

        private final int version;

        Kind(int version) {
            this.version = version;
        }

        /** The version byte, 0 to 255. */
        public int version() {
            return version;
        }
    }

    /** Text of a payload. */
    public static String encode(Kind kind, byte[] payload) {
        byte[] bytes = new byte[payload.length + OVERHEAD_BYTES];
        bytes[0] = (byte) kind.version;
        System.arraycopy(payload, 0, bytes, 1, payload.length);
        int crc = Crc16.of(bytes, payload.length + 1);
        bytes[payload.length + 1] = (byte) crc;
        bytes[payload.length + 2] = (byte) (crc >> 8);
        return Base58.encode(bytes);
    }

    /**
     * Payload of a text; its length is the caller's to check.
     *
     * @throws DecodeException in this order: {@code MALFORMED} or {@code LIMIT_EXCEEDED} (no base58), {@code WRONG_LENGTH}
     *     (fewer than 3 bytes), {@code BAD_VERSION}, {@code BAD_CHECKSUM}
     */
    public static byte[] decode(Kind kind, String text) throws DecodeException {
        byte[] bytes = Base58.decode(text);
        if (bytes.length < OVERHEAD_BYTES) {
            throw new DecodeException(DecodeException.Error.WRONG_LENGTH, "a key text stands for at least 3 bytes");
        }
        if ((bytes[0] & 0xff) != kind.version) {
            throw new DecodeException(
                    DecodeException.Error.BAD_VERSION, "the text is no " + kind + ": version " + (bytes[0] & 0xff));
        }
        int length = bytes.length - OVERHEAD_BYTES;
        int crc = (bytes[length + 1] & 0xff) | (bytes[length + 2] & 0xff) << 8;
        if (crc != Crc16.of(bytes, length + 1)) {
            throw new DecodeException(
                    DecodeException.Error.BAD_CHECKSUM, "the key text has a typing error: its checksum is wrong");
        }
        byte[] payload = new byte[length];
        System.arraycopy(bytes, 1, payload, 0, length);
        return payload;
    }
}
