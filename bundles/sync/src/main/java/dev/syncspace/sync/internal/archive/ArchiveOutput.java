package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.proto.stored.v1.ArchiveDocument;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import dev.syncspace.protocol.id.ObjectId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collection;

/** Writes the entries of an archive, in the order of the calls. Holds one entry in memory. Not thread-safe. */
final class ArchiveOutput {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final OutputStream buffered;
    private final DigestOutputStream out;
    private long written;
    private long aclRecords;
    private long trees;
    private long changes;
    private long keyValues;
    private long documents;

    /** Writes from the start of an empty file. */
    ArchiveOutput(FileChannel channel) {
        this.channel = channel;
        this.buffered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.out = new DigestOutputStream(buffered, ArchiveInput.sha256());
    }

    /** A place to go back to. */
    static final class Mark {
        private final long position;
        private final MessageDigest digest;
        private final long[] counts;

        private Mark(long position, MessageDigest digest, long... counts) {
            this.position = position;
            this.digest = digest;
            this.counts = counts;
        }
    }

    Mark mark() {
        return new Mark(written, copy(out.getMessageDigest()), aclRecords, trees, changes, keyValues, documents);
    }

    /** Takes back everything behind a place. */
    void reset(Mark mark) throws IOException {
        buffered.flush();
        channel.truncate(mark.position);
        channel.position(mark.position);
        written = mark.position;
        out.setMessageDigest(copy(mark.digest));
        aclRecords = mark.counts[0];
        trees = mark.counts[1];
        changes = mark.counts[2];
        keyValues = mark.counts[3];
        documents = mark.counts[4];
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 cannot be copied", e);
        }
    }

    void header(ArchiveHeader header) throws IOException {
        write(ArchiveEntry.newBuilder().setHeader(header));
    }

    void aclRecord(ObjectId id, ByteString raw) throws IOException {
        aclRecords++;
        write(ArchiveEntry.newBuilder().setAclRecord(record(id, raw)));
    }

    void tree(ObjectId id, Collection<ObjectId> heads) throws IOException {
        trees++;
        ArchiveTree.Builder tree = ArchiveTree.newBuilder().setId(id.text());
        heads.forEach(head -> tree.addHeads(head.text()));
        write(ArchiveEntry.newBuilder().setTree(tree));
    }

    void deletedTree(ObjectId id) throws IOException {
        write(ArchiveEntry.newBuilder()
                .setTree(ArchiveTree.newBuilder().setId(id.text()).setIsDeleted(true)));
    }

    void change(ObjectId id, ByteString raw) throws IOException {
        changes++;
        write(ArchiveEntry.newBuilder().setChange(record(id, raw)));
    }

    void keyValue(ByteString raw) throws IOException {
        keyValues++;
        write(ArchiveEntry.newBuilder().setKeyValue(raw));
    }

    void document(ArchiveDocument document) throws IOException {
        documents++;
        write(ArchiveEntry.newBuilder().setDocument(document));
    }

    /**
     * Writes the end.
     *
     * @return what the archive holds
     */
    SpaceService.ExportSummary end() throws IOException {
        ByteString sha256 = ByteString.copyFrom(out.getMessageDigest().digest());
        write(ArchiveEntry.newBuilder()
                .setEnd(ArchiveEnd.newBuilder()
                        .setAclRecordCount(aclRecords)
                        .setTreeCount(trees)
                        .setChangeCount(changes)
                        .setKeyValueCount(keyValues)
                        .setDocumentCount(documents)
                        .setSha256(sha256)));
        buffered.flush();
        return new SpaceService.ExportSummary(written, aclRecords, trees, changes, keyValues);
    }

    private static ArchiveRecord record(ObjectId id, ByteString raw) {
        return ArchiveRecord.newBuilder().setId(id.text()).setRaw(raw).build();
    }

    private void write(ArchiveEntry.Builder entry) throws IOException {
        ArchiveEntry built = entry.build();
        int size = built.getSerializedSize();
        built.writeDelimitedTo(out);
        written += CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
