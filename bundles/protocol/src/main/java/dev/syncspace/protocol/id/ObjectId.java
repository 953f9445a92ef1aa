package dev.syncspace.protocol.id;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Id of a record, change, tree or store: a text that is compared as text. Immutable; ordered by unsigned bytes.
 *
 * <p>Ids that are accepted anywhere are CIDs of version 1 with codec dag-cbor and a SHA-256 multihash, written in lower-case
 * base32: 59 characters starting {@code bafyrei}. A peer may put any bytes where an id is expected; such an id equals no
 * other and matches no content. Trap: the codec says dag-cbor, but the content is protobuf; only the label matters.
 *
 * <p>Source: any-sync v0.11.20: util/cidutil/cid.go.
 */
public final class ObjectId implements Comparable<ObjectId> {
    /** Length of the binary form of a CID. */
    public static final int CID_BYTES = 36;
    /** The empty text, which stands for an absent id. */
    public static final ObjectId EMPTY = new ObjectId(ByteString.EMPTY);

    private static final int CID_CHARS = 59;
    private static final byte[] CID_PREFIX = {0x01, 0x71, 0x12, 0x20};

    private final ByteString bytes;

    private ObjectId(ByteString bytes) {
        this.bytes = bytes;
    }

    /** The id with this text. */
    public static ObjectId of(String text) {
        return new ObjectId(ByteString.copyFromUtf8(text));
    }

    /** The id whose text has these bytes, as a message field holds it. */
    public static ObjectId of(ByteString textBytes) {
        return textBytes.isEmpty() ? EMPTY : new ObjectId(textBytes);
    }

    /** The CID of content. */
    public static ObjectId ofContent(byte[] content) {
        return ofDigest(Sha256.digest().digest(content));
    }

    /** The CID of content. */
    public static ObjectId ofContent(ByteString content) {
        MessageDigest digest = Sha256.digest();
        content.asReadOnlyByteBufferList().forEach(digest::update);
        return ofDigest(digest.digest());
    }

    /**
     * The CID with a binary form.
     *
     * @param cid 36 bytes: 01 71 12 20 and the SHA-256 of the content
     * @throws IllegalArgumentException for any other bytes
     */
    public static ObjectId ofCidBytes(byte[] cid) {
        if (cid.length != CID_BYTES || !Arrays.equals(cid, 0, 4, CID_PREFIX, 0, 4)) {
            throw new IllegalArgumentException("not a CID of version 1, dag-cbor, SHA-256");
        }
        return of("b" + Base32.encode(cid));
    }

    private static ObjectId ofDigest(byte[] sha256) {
        byte[] cid = Arrays.copyOf(CID_PREFIX, CID_BYTES);
        System.arraycopy(sha256, 0, cid, CID_PREFIX.length, sha256.length);
        return ofCidBytes(cid);
    }

    /** The text; bytes that are no UTF-8 are replaced. */
    public String text() {
        return bytes.toStringUtf8();
    }

    /** The bytes of the text, for a message field. */
    public ByteString bytes() {
        return bytes;
    }

    /** Whether it is the absent id. */
    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** Whether it is a CID in its canonical text. */
    public boolean isCid() {
        if (bytes.size() != CID_CHARS || bytes.byteAt(0) != 'b') {
            return false;
        }
        return Base32.decode(text().substring(1))
                .filter(cid -> Arrays.equals(cid, 0, 4, CID_PREFIX, 0, 4))
                .isPresent();
    }

    /**
     * Binary form.
     *
     * @return 36 new bytes
     * @throws IllegalStateException unless {@link #isCid()}
     */
    public byte[] cidBytes() {
        if (bytes.size() == CID_CHARS && bytes.byteAt(0) == 'b') {
            byte[] cid = Base32.decode(text().substring(1)).orElse(new byte[0]);
            if (cid.length == CID_BYTES && Arrays.equals(cid, 0, 4, CID_PREFIX, 0, 4)) {
                return cid;
            }
        }
        throw new IllegalStateException("the id is no CID: " + this);
    }

    /** Whether this is the id of content. Compared as text: another spelling of the same CID does not match. */
    public boolean matches(ByteString content) {
        return equals(ofContent(content));
    }

    @Override
    public int compareTo(ObjectId other) {
        return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectId id && bytes.equals(id.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(bytes);
    }

    /** The text, at most 80 characters of it. */
    @Override
    public String toString() {
        String text = text();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
