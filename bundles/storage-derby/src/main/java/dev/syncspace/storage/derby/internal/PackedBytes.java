package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Arrays;
import java.util.List;

/**
 * Shortens the ids inside raw changes. The protocol writes every id as 59 characters; five of them are a fifth of a change
 * with 1 KiB of data. What every change of a tree names (the tree, its space, the ACL) becomes a number, any other CID its
 * digest. Exact: {@link #unpack} gives back the same bytes, whatever they are. Immutable.
 *
 * <pre>
 * packed  = token*
 * token   = varint(length * 4 + 0) bytes | varint(1) digest of 32 bytes | varint(index * 4 + 2)
 * </pre>
 */
final class PackedBytes {
    /** Larger values are kept as they are: ids are a small part of them. */
    static final int PACKED_MAX_BYTES = 16 * 1024;

    private static final int LITERAL = 0;
    private static final int DIGEST = 1;
    private static final int KNOWN = 2;
    private static final byte[] START = {'b', 'a', 'f', 'y', 'r', 'e', 'i'};
    private static final int CID_CHARS = 59;
    private static final int CID_BYTES = 36;

    private final List<byte[]> known;

    /**
     * A packer with texts that are known where the value is read again.
     *
     * @param known their order is part of the stored form
     */
    PackedBytes(ByteString... known) {
        this.known = Arrays.stream(known).map(ByteString::toByteArray).toList();
    }

    byte[] pack(ByteString value) {
        byte[] bytes = value.toByteArray();
        ByteWriter packed = new ByteWriter(bytes.length + 8);
        int literal = 0;
        int at = 0;
        while (at <= bytes.length - CID_CHARS) {
            int length = startsWith(bytes, at, START) ? replace(packed, bytes, literal, at) : 0;
            at += Math.max(length, 1);
            literal = length > 0 ? at : literal;
        }
        literal(packed, bytes, literal, bytes.length);
        return packed.toByteArray();
    }

    /** Writes the id at a place, and the bytes before it that wait; gives back its length, 0 if there is no id. */
    private int replace(ByteWriter packed, byte[] bytes, int literal, int at) {
        int index = knownAt(bytes, at);
        if (index >= 0) {
            literal(packed, bytes, literal, at);
            packed.number((long) index << 2 | KNOWN);
            return known.get(index).length;
        }
        ObjectId id = ObjectId.of(ByteString.copyFrom(bytes, at, CID_CHARS));
        if (!id.isCid()) {
            return 0;
        }
        literal(packed, bytes, literal, at);
        packed.number(DIGEST);
        packed.raw(id.cidBytes(), CID_BYTES - IdBytes.DIGEST_BYTES, IdBytes.DIGEST_BYTES);
        return CID_CHARS;
    }

    private static void literal(ByteWriter packed, byte[] bytes, int from, int to) {
        if (to > from) {
            packed.number((long) (to - from) << 2 | LITERAL);
            packed.raw(bytes, from, to - from);
        }
    }

    /** The longest known text at a place; -1 if there is none. */
    private int knownAt(byte[] bytes, int at) {
        int best = -1;
        for (int i = 0; i < known.size(); i++) {
            byte[] text = known.get(i);
            boolean isLonger = best < 0 || text.length > known.get(best).length;
            if (text.length >= CID_CHARS && isLonger && startsWith(bytes, at, text)) {
                best = i;
            }
        }
        return best;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] text) {
        return bytes.length - at >= text.length && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
    }

    ByteString unpack(ByteReader packed) {
        ByteWriter bytes = new ByteWriter(packed.remaining() * 2);
        while (packed.remaining() > 0) {
            long token = packed.number();
            byte[] piece = piece(packed, token);
            bytes.raw(piece, 0, piece.length);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private byte[] piece(ByteReader packed, long token) {
        int kind = (int) (token & 3);
        long number = token >>> 2;
        if (kind == LITERAL && number <= packed.remaining()) {
            return packed.raw((int) number);
        } else if (kind == DIGEST) {
            return IdBytes.ofDigest(packed.raw(IdBytes.DIGEST_BYTES)).bytes().toByteArray();
        } else if (kind == KNOWN && number < known.size()) {
            return known.get((int) number);
        }
        throw new StorageException(StorageException.Kind.CORRUPT, "a stored value has an unknown part");
    }
}
