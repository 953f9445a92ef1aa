package dev.syncspace.protocol.id;

import com.google.protobuf.ByteString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Id of a space: CID of its raw header, a dot, and the replication key as an unsigned number in base 36. Any text is possible
 * where a peer or a caller names a space. Immutable; ordered by unsigned bytes.
 */
public final class SpaceId implements Comparable<SpaceId> {
    private static final int RADIX = 36;

    private final ByteString bytes;

    private SpaceId(ByteString bytes) {
        this.bytes = bytes;
    }

    /** The id with this text. */
    public static SpaceId of(String text) {
        return new SpaceId(ByteString.copyFromUtf8(text));
    }

    /** The id whose text has these bytes, as a message field holds it. */
    public static SpaceId of(ByteString textBytes) {
        return new SpaceId(textBytes);
    }

    /** The id of a header. */
    public static SpaceId of(ObjectId headerCid, long replicationKey) {
        return of(headerCid.text() + "." + replicationKeyText(replicationKey));
    }

    /** Text of an unsigned replication key. */
    public static String replicationKeyText(long replicationKey) {
        return Long.toUnsignedString(replicationKey, RADIX);
    }

    /** The text; bytes that are no UTF-8 are replaced. */
    public String text() {
        return bytes.toStringUtf8();
    }

    /** The bytes of the text, for a message field. */
    public ByteString bytes() {
        return bytes;
    }

    @Override
    public int compareTo(SpaceId other) {
        return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpaceId id && bytes.equals(id.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(bytes);
    }

    /** The text, at most 120 characters of it. */
    @Override
    public String toString() {
        String text = text();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
