package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SignedObject;
import dev.syncspace.protocol.space.SpaceTypes;
import java.util.Random;

/** Spaces that no builder makes, and archives of spaces that no platform stored. */
final class ForeignRoots {
    private ForeignRoots() {}

    /** Roots of one account that name the space of another; the header is left empty. */
    static NewSpace of(SigningKey author, SpaceId named, SymmetricKey readKey) {
        try {
            SignedObject acl = acl(author, named, readKey);
            ByteString inner = RootChange.newBuilder()
                    .setAclHeadId(acl.id().bytes())
                    .setSpaceId(named.bytes())
                    .setChangeType(ByteString.copyFromUtf8(SpaceTypes.SETTINGS_CHANGE_TYPE))
                    .setIdentity(author.publicKey().toProto())
                    .build()
                    .toByteString();
            ByteString raw = RawTreeChange.newBuilder()
                    .setPayload(inner)
                    .setSignature(author.sign(inner))
                    .build()
                    .toByteString();
            SignedObject settings = new SignedObject(inner, ByteString.EMPTY, raw, ObjectId.ofContent(raw));
            SignedObject header =
                    new SignedObject(ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY, ObjectId.EMPTY);
            return new NewSpace(named, header, acl, settings);
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
    }

    private static SignedObject acl(SigningKey author, SpaceId named, SymmetricKey readKey) throws CryptoException {
        ByteString inner = AclRoot.newBuilder()
                .setIdentity(author.publicKey().toProto())
                .setMasterKey(author.publicKey().toProto())
                .setIdentitySignature(
                        ByteString.copyFrom(author.sign(author.publicKey().raw())))
                .setSpaceId(named.bytes())
                .setEncryptedReadKey(ByteString.copyFrom(author.publicKey().sealBox(readKey.toProto(), new Random(1))))
                .build()
                .toByteString();
        ByteString raw = RawRecord.newBuilder()
                .setPayload(inner)
                .setSignature(author.sign(inner))
                .build()
                .toByteString();
        return new SignedObject(inner, ByteString.EMPTY, raw, ObjectId.ofContent(raw));
    }

    /** An archive of a new space. */
    static TestArchive archive(NewSpace space) {
        TestArchive archive = new TestArchive();
        archive.entries()
                .add(ArchiveEntry.newBuilder()
                        .setHeader(ArchiveHeader.newBuilder()
                                .setMagic(ArchiveGrammar.MAGIC)
                                .setFormat(ArchiveGrammar.FORMAT)
                                .setSpaceId(space.id().text())
                                .setRawHeader(space.header().raw())
                                .setAclId(space.acl().id().text())
                                .setSettingsId(space.settings().id().text()))
                        .build());
        archive.entries()
                .add(ArchiveEntry.newBuilder().setAclRecord(record(space.acl())).build());
        archive.entries()
                .add(ArchiveEntry.newBuilder()
                        .setTree(ArchiveTree.newBuilder()
                                .setId(space.settings().id().text())
                                .addHeads(space.settings().id().text()))
                        .build());
        archive.entries()
                .add(ArchiveEntry.newBuilder()
                        .setChange(record(space.settings()))
                        .build());
        return archive;
    }

    private static ArchiveRecord record(SignedObject object) {
        return ArchiveRecord.newBuilder()
                .setId(object.id().text())
                .setRaw(object.raw())
                .build();
    }
}
