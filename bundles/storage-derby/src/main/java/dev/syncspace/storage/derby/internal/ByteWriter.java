package dev.syncspace.storage.derby.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects bytes: numbers as varints of seven bits, low bits first; texts and arrays behind their length. For one thread. */
final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int sizeHint) {
        bytes = new byte[sizeHint];
    }

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A number that is negative only by exception: such a one takes ten bytes. */
    void number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A number of either sign. */
    void signed(long value) {
        number((value << 1) ^ (value >> 63));
    }

    void text(String value) {
        array(value.getBytes(StandardCharsets.UTF_8));
    }

    void array(byte[] value) {
        number(value.length);
        raw(value, 0, value.length);
    }

    /** Bytes without their length. */
    void raw(byte[] value, int offset, int length) {
        room(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
    }
}
