package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Reads the entries of an archive one after the other, whatever their order. No length in the file makes it allocate more
 * than the limit of the entry's kind, or more than is left of the file. Not thread-safe; does not close the channel.
 */
final class ArchiveInput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int VARINT_MAX_BYTES = 5;
    /** Tag and length of the one field of an entry. */
    private static final int FIELD_HEAD_MAX_BYTES = 2 * VARINT_MAX_BYTES;

    private final InputStream in;
    private final MessageDigest digest;
    private long left;

    /** Reads from the start of the channel. */
    ArchiveInput(FileChannel channel) throws IOException {
        channel.position(0);
        this.left = channel.size();
        this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
        this.digest = sha256();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /** Whether the file ends here. */
    boolean isAtEnd() {
        return left == 0;
    }

    /** SHA-256 of everything before the end entry, once that was read. */
    ByteString sha256OfAll() {
        return ByteString.copyFrom(digest.digest());
    }

    /**
     * The next entry.
     *
     * @throws SyncSpaceException {@code INVALID_ARCHIVE}
     */
    ArchiveItem next() throws IOException {
        byte[] prefix = new byte[VARINT_MAX_BYTES];
        int prefixSize = 0;
        do {
            if (prefixSize == VARINT_MAX_BYTES) {
                throw invalid("the length of an entry is no number");
            }
            prefix[prefixSize] = readByte();
        } while (prefix[prefixSize++] < 0);
        int size = CodedInputStream.newInstance(prefix, 0, prefixSize).readRawVarint32();
        if (size < 0 || size > ArchiveLimits.CHANGE_MAX_BYTES + FIELD_HEAD_MAX_BYTES) {
            throw invalid("an entry is longer than any that is allowed");
        }
        if (size > left) {
            throw cut();
        }
        byte[] body = in.readNBytes(size);
        left -= body.length;
        if (body.length < size) {
            throw cut();
        }
        ArchiveItem item = parse(body);
        if (!(item instanceof ArchiveItem.End)) {
            digest.update(prefix, 0, prefixSize);
            digest.update(body);
        }
        return item;
    }

    private byte readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw cut();
        }
        left--;
        return (byte) next;
    }

    /** By hand, so that exactly one field is there and its size is known before it is parsed. */
    private static ArchiveItem parse(byte[] body) {
        try {
            CodedInputStream coded = CodedInputStream.newInstance(body);
            int tag = coded.readTag();
            int size = coded.readRawVarint32();
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED
                    || size != body.length - coded.getTotalBytesRead()) {
                throw invalid("an entry does not have exactly one field");
            }
            return parse(WireFormat.getTagFieldNumber(tag), ByteString.copyFrom(body, body.length - size, size));
        } catch (IOException e) {
            throw invalid("an entry cannot be read", e);
        }
    }

    private static ArchiveItem parse(int field, ByteString bytes) throws InvalidProtocolBufferException {
        switch (field) {
            case ArchiveEntry.HEADER_FIELD_NUMBER:
                requireSize("the header", bytes, ArchiveLimits.HEADER_MAX_BYTES);
                return new ArchiveItem.Header(ArchiveHeader.parseFrom(bytes));
            case ArchiveEntry.ACL_RECORD_FIELD_NUMBER:
                requireSize("an ACL record", bytes, ArchiveLimits.ACL_RECORD_MAX_BYTES);
                return new ArchiveItem.AclRecord(ArchiveRecord.parseFrom(bytes));
            case ArchiveEntry.TREE_FIELD_NUMBER:
                requireSize("the beginning of a tree", bytes, ArchiveLimits.TREE_MAX_BYTES);
                return new ArchiveItem.Tree(ArchiveTree.parseFrom(bytes));
            case ArchiveEntry.CHANGE_FIELD_NUMBER:
                requireSize("a change", bytes, ArchiveLimits.CHANGE_MAX_BYTES);
                return new ArchiveItem.Change(ArchiveRecord.parseFrom(bytes));
            case ArchiveEntry.KEY_VALUE_FIELD_NUMBER:
                requireSize("a key-value entry", bytes, ArchiveLimits.KEY_VALUE_MAX_BYTES);
                return new ArchiveItem.KeyValue(bytes);
            case ArchiveEntry.DOCUMENT_FIELD_NUMBER:
                requireSize("a document", bytes, ArchiveLimits.DOCUMENT_MAX_BYTES);
                return new ArchiveItem.Document();
            case ArchiveEntry.END_FIELD_NUMBER:
                requireSize("the end", bytes, ArchiveLimits.END_MAX_BYTES);
                return new ArchiveItem.End(ArchiveEnd.parseFrom(bytes));
            default:
                throw invalid("an entry has the unknown field " + field);
        }
    }

    private static void requireSize(String what, ByteString bytes, int max) {
        if (bytes.size() > max) {
            throw invalid(what + " has " + bytes.size() + " bytes, at most " + max + " are allowed");
        }
    }

    private static SyncSpaceException cut() {
        return invalid("the file was cut", new EOFException());
    }

    static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(Reason.INVALID_ARCHIVE, "path", message(why));
    }

    static SyncSpaceException invalid(String why, Exception cause) {
        return SyncSpaceException.of(Reason.INVALID_ARCHIVE, message(why), cause);
    }

    private static String message(String why) {
        return "the file is no export of a space, or it is damaged: " + why + "; nothing was imported";
    }
}
