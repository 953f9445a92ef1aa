package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Arrays;

/**
 * Ids in columns and rows: 01 and the digest of 32 bytes for a CID, 00 and the bytes of the text and another 00 for any
 * other id. Stateless.
 */
final class IdBytes {
    /** Bytes of the digest in a CID. */
    static final int DIGEST_BYTES = 32;

    private static final int CID_CHARS = 59;
    private static final byte TEXT = 0;
    private static final byte CID = 1;
    private static final byte[] CID_START = {0x01, 0x71, 0x12, 0x20};
    private static final byte[] CID_TEXT_START = {'b', 'a', 'f', 'y', 'r', 'e', 'i'};
    /** Symbols behind the common start of CIDs that fit the key. */
    private static final int KEY_SYMBOLS = 10;
    /** Bytes of another text that fit the key. */
    private static final int KEY_BYTES = 7;

    private IdBytes() {}

    static byte[] encode(ObjectId id) {
        if (id.bytes().size() == CID_CHARS && id.isCid()) {
            byte[] encoded = new byte[1 + DIGEST_BYTES];
            encoded[0] = CID;
            System.arraycopy(id.cidBytes(), CID_START.length, encoded, 1, DIGEST_BYTES);
            return encoded;
        }
        ByteString text = id.bytes();
        byte[] encoded = new byte[text.size() + 2];
        encoded[0] = TEXT;
        text.copyTo(encoded, 1);
        return encoded;
    }

    static ObjectId decode(byte[] encoded) {
        if (encoded.length == 1 + DIGEST_BYTES && encoded[0] == CID) {
            return ofDigest(Arrays.copyOfRange(encoded, 1, encoded.length));
        }
        if (encoded.length < 2 || encoded[0] != TEXT) {
            throw new StorageException(StorageException.Kind.CORRUPT, "a stored id has an unknown form");
        }
        return ObjectId.of(ByteString.copyFrom(encoded, 1, encoded.length - 2));
    }

    /** The CID with a digest. */
    static ObjectId ofDigest(byte[] digest) {
        byte[] cid = Arrays.copyOf(CID_START, CID_START.length + DIGEST_BYTES);
        System.arraycopy(digest, 0, cid, CID_START.length, DIGEST_BYTES);
        return ObjectId.ofCidBytes(cid);
    }

    /** A number for an index; ids with equal numbers are told apart by the row. */
    static int hash(byte[] encoded) {
        if (encoded[0] == CID) {
            return (encoded[1] & 0xff) << 24
                    | (encoded[2] & 0xff) << 16
                    | (encoded[3] & 0xff) << 8
                    | (encoded[4] & 0xff);
        }
        return Arrays.hashCode(encoded);
    }

    /**
     * A number that orders ids as the unsigned bytes of their texts do, as far as 60 bits can: it never falls while ids rise,
     * and ids with equal numbers are ordered by their texts. Two CIDs of random content have equal numbers once in 2^50.
     *
     * <p>Trap: base32 has its digits behind its letters, so texts of CIDs are not ordered as their binary forms are.
     */
    static long orderKey(ObjectId id) {
        ByteString text = id.bytes();
        int start = commonStart(text);
        if (start == CID_TEXT_START.length) {
            return 1L << 60 | symbols(text);
        }
        boolean isBelow = start == text.size() || (text.byteAt(start) & 0xff) < (CID_TEXT_START[start] & 0xff);
        long key = 0;
        for (int i = 0; i < KEY_BYTES; i++) {
            key = key << 8 | (i < text.size() ? text.byteAt(i) & 0xff : 0);
        }
        return (isBelow ? 0L : 2L << 60) | key;
    }

    private static int commonStart(ByteString text) {
        int start = 0;
        while (start < CID_TEXT_START.length && start < text.size() && text.byteAt(start) == CID_TEXT_START[start]) {
            start++;
        }
        return start;
    }

    private static long symbols(ByteString text) {
        long key = 0;
        boolean ended = false;
        for (int i = 0; i < KEY_SYMBOLS; i++) {
            int at = CID_TEXT_START.length + i;
            ended = ended || at >= text.size();
            int rank = ended ? 0 : rank(text.byteAt(at) & 0xff);
            ended = ended || !isSymbol(text.byteAt(at) & 0xff);
            key = key << 6 | rank;
        }
        return key;
    }

    private static boolean isSymbol(int character) {
        return (character >= '2' && character <= '7') || (character >= 'a' && character <= 'z');
    }

    /** Ranks 2 to 7 and 9 to 34 are symbols; 1, 8 and 35 stand for all characters below, between and above them. */
    private static int rank(int character) {
        if (character < '2') {
            return 1;
        } else if (character <= '7') {
            return character - '2' + 2;
        } else if (character < 'a') {
            return 8;
        }
        return character <= 'z' ? character - 'a' + 9 : 35;
    }
}
