package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts in columns that are compared: their bytes and a 00, so that blanks at the end count. Stateless. */
final class Texts {
    private Texts() {}

    static byte[] terminated(ByteString text) {
        byte[] bytes = new byte[text.size() + 1];
        text.copyTo(bytes, 0);
        return bytes;
    }

    static byte[] terminated(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(utf8, utf8.length + 1);
    }

    static ByteString bytes(byte[] terminated) {
        return ByteString.copyFrom(terminated, 0, terminated.length - 1);
    }

    static String text(byte[] terminated) {
        return new String(terminated, 0, terminated.length - 1, StandardCharsets.UTF_8);
    }
}
