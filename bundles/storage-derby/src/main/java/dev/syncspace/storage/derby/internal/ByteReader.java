package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. Bytes that cannot be right fail with {@code CORRUPT}. For one thread. */
final class ByteReader {
    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        require(1);
        return bytes[position++] & 0xff;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw corrupt();
    }

    /** A number that counts bytes or elements. */
    int count() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw corrupt();
        }
        return (int) value;
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    String text() {
        int length = count();
        require(length);
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    byte[] array() {
        return raw(count());
    }

    /** The next bytes. */
    byte[] raw(int length) {
        require(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    byte[] rest() {
        return raw(remaining());
    }

    int remaining() {
        return bytes.length - position;
    }

    private void require(int length) {
        if (length < 0 || remaining() < length) {
            throw corrupt();
        }
    }

    private static StorageException corrupt() {
        return new StorageException(StorageException.Kind.CORRUPT, "a stored row ends where it must not");
    }
}
