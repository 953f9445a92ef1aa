package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.List;

/** ACL records that a consensus node accepted. */
final class TestAcl {
    private TestAcl() {}

    /** A record of an archive. */
    static ArchiveEntry record(
            SigningKey author, ObjectId previous, SigningKey acceptor, List<AclContentValue> contents) {
        ByteString payload = Record.newBuilder()
                .setPrevId(previous.bytes())
                .setIdentity(author.publicKey().toProto())
                .setData(AclData.newBuilder().addAllAclContent(contents).build().toByteString())
                .setTimestamp(1)
                .build()
                .toByteString();
        ByteString raw = RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(author.sign(payload))
                .setAcceptorIdentity(ByteString.copyFrom(acceptor.publicKey().raw()))
                .setAcceptorSignature(acceptor.sign(payload))
                .setAcceptorTimestamp(1)
                .build()
                .toByteString();
        return ArchiveEntry.newBuilder()
                .setAclRecord(ArchiveRecord.newBuilder()
                        .setId(ObjectId.ofContent(raw).text())
                        .setRaw(raw))
                .build();
    }

    static ObjectId id(ArchiveEntry entry) {
        return ObjectId.of(entry.getAclRecord().getId());
    }
}
