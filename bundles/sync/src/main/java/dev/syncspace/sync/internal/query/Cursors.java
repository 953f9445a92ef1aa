package dev.syncspace.sync.internal.query;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads the cursors of lists. A cursor is the base64url text of a version byte, 16 bytes of HMAC-SHA256, a number
 * (8 bytes, big-endian) and a text; the HMAC also covers what the list was asked for, so that a cursor of another list or a
 * changed one is refused. The key is derived from a secret of the data directory: cursors outlive a restart. Thread-safe.
 */
public final class Cursors {
    /** Length of the key in bytes. */
    public static final int KEY_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 1 + TAG_BYTES;

    private final SecretKeySpec key;

    public Cursors(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a cursor key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * What a cursor stands for.
     *
     * @param number time or other number of the last row
     * @param text id of the last row
     */
    public record Position(long number, String text) {}

    /**
     * A cursor.
     *
     * @param question everything that tells the list from others, in a fixed order
     */
    public String encode(List<String> question, Position position) {
        byte[] text = position.text().getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(8 + text.length)
                .putLong(position.number())
                .put(text)
                .array();
        byte[] cursor = ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(VERSION)
                .put(tag(question, body))
                .put(body)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * The place that a cursor stands for.
     *
     * @throws SyncSpaceException {@code INVALID_CURSOR}
     */
    public Position decode(List<String> question, String cursor) {
        if (cursor.length() > DocumentLimits.CURSOR_MAX_BYTES) {
            throw invalid("it is longer than any cursor");
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw invalid("it is no cursor");
        }
        if (bytes.length < HEADER_BYTES + 8 || bytes[0] != VERSION) {
            throw invalid("it is no cursor");
        }
        byte[] body = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        byte[] tag = Arrays.copyOfRange(bytes, 1, HEADER_BYTES);
        if (!MessageDigest.isEqual(tag, tag(question, body))) {
            throw invalid("it was changed or belongs to another query");
        }
        return new Position(
                ByteBuffer.wrap(body).getLong(), new String(body, 8, body.length - 8, StandardCharsets.UTF_8));
    }

    private byte[] tag(List<String> question, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(VERSION);
            for (String part : question) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                mac.update(bytes);
            }
            mac.update(ByteBuffer.allocate(4).putInt(-1).array());
            return Arrays.copyOf(mac.doFinal(body), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }

    private static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(
                Reason.INVALID_CURSOR, "cursor", "the cursor cannot be used: " + why + "; start again without one");
    }
}
