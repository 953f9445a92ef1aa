package dev.syncspace.protocol.space;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclOneToOneInfo;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.space.RawSpaceHeader;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.proto.anysync.space.SpaceHeaderVersion;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.wire.WireFormat;
import java.util.Optional;

/**
 * Checks the three signed objects of a space, in the order of the reference. Stateless.
 *
 * <p>Weakness: the identities of the three objects are never compared with each other, neither are seed, change type and the
 * rules of derived spaces; we accept what upstream accepts.
 *
 * <p>Source: any-sync v0.11.20: commonspace/spacepayloads/payloads.go (ValidateSpaceHeader,
 * ValidateSpaceStorageCreatePayload).
 */
public final class SpaceValidator {
    /** Largest RawSpaceHeader that is read: a version-1 header holds both roots, some kilobytes. */
    public static final int HEADER_MAX_BYTES = 1024 * 1024;
    /** Largest ACL root or settings root of a new space that is read: as a header may hold both, either is smaller. */
    public static final int ROOT_MAX_BYTES = HEADER_MAX_BYTES;

    private SpaceValidator() {}

    /**
     * Checks a header.
     *
     * @param raw RawSpaceHeader bytes
     * @param creator if given, the account that must have signed it; not compared for one-to-one spaces
     * @param acl if given, what field 7 of a version-1 header must be
     * @param settings if given, what field 8 of a version-1 header must be
     * @return the header
     * @throws SpaceException what does not verify
     * @throws DecodeException header or identity cannot be read
     */
    public static SpaceHeader validateHeader(
            ByteString raw,
            SpaceId id,
            Optional<PublicKey> creator,
            Optional<ByteString> acl,
            Optional<ByteString> settings)
            throws SpaceException, DecodeException {
        checkSize("a space header", raw, HEADER_MAX_BYTES);
        String text = id.text();
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw header("the space id has no replication key: " + id);
        }
        if (!ObjectId.of(text.substring(0, dot)).matches(raw)) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_CID, "space " + id + ": the header has another hash");
        }
        RawSpaceHeader envelope = WireFormat.parse(RawSpaceHeader.parser(), raw);
        SpaceHeader header = WireFormat.parse(SpaceHeader.parser(), envelope.getSpaceHeader());
        PublicKey identity = PublicKey.fromProto(header.getIdentity());
        if (!identity.verify(envelope.getSpaceHeader(), envelope.getSignature())) {
            throw header("space " + id + ": the signature of the header is wrong");
        }
        if (!text.substring(dot + 1).equals(SpaceId.replicationKeyText(header.getReplicationKey()))) {
            throw header("space " + id + ": the replication key differs from the header's");
        }
        checkRootCopies(header, id, acl, settings);
        checkCreator(header, id, identity, creator);
        return header;
    }

    private static void checkSize(String what, ByteString raw, int maxBytes) throws DecodeException {
        if (raw.size() > maxBytes) {
            throw new DecodeException(
                    DecodeException.Error.LIMIT_EXCEEDED,
                    what + " has at most " + maxBytes + " bytes, this one has " + raw.size());
        }
    }

    private static void checkRootCopies(
            SpaceHeader header, SpaceId id, Optional<ByteString> acl, Optional<ByteString> settings)
            throws SpaceException {
        if (header.getVersionValue() != SpaceHeaderVersion.SpaceHeaderVersion1.getNumber()) {
            return;
        }
        if (acl.isPresent() && !acl.get().equals(header.getAclPayload())) {
            throw header("space " + id + ": the ACL root differs from the header's copy");
        }
        if (settings.isPresent() && !settings.get().equals(header.getSettingPayload())) {
            throw header("space " + id + ": the settings root differs from the header's copy");
        }
    }

    private static void checkCreator(SpaceHeader header, SpaceId id, PublicKey identity, Optional<PublicKey> creator)
            throws SpaceException {
        if (header.getSpaceType().equals(ByteString.copyFromUtf8(SpaceTypes.ONE_TO_ONE))) {
            try {
                WireFormat.parse(AclOneToOneInfo.parser(), header.getSpaceHeaderPayload());
            } catch (DecodeException e) {
                throw new SpaceException(
                        SpaceException.Error.INCORRECT_ONE_TO_ONE_PAYLOAD,
                        "space " + id + ": the one-to-one payload cannot be read",
                        e);
            }
        } else if (creator.isPresent() && !creator.get().equals(identity)) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_IDENTITY,
                    "space " + id + ": made by " + identity + ", expected " + creator.get());
        }
    }

    /**
     * Checks a whole new space, as every peer does before it stores one.
     *
     * @param rawHeader RawSpaceHeader bytes
     * @param rawAcl RawRecord bytes of the ACL root
     * @param rawSettings RawTreeChange bytes of the settings root
     * @return the header
     * @throws SpaceException what does not verify
     * @throws DecodeException the header or its identity cannot be read
     */
    public static SpaceHeader validateNewSpace(
            ByteString rawHeader,
            SpaceId id,
            ByteString rawAcl,
            ObjectId aclId,
            ByteString rawSettings,
            ObjectId settingsId)
            throws SpaceException, DecodeException {
        SpaceHeader header =
                validateHeader(rawHeader, id, Optional.empty(), Optional.of(rawAcl), Optional.of(rawSettings));
        boolean namesSpace = header.getVersionValue() == SpaceHeaderVersion.SpaceHeaderVersion0.getNumber();
        try {
            checkAclRoot(rawAcl, aclId, namesSpace ? Optional.of(id) : Optional.empty());
            checkSettingsRoot(rawSettings, settingsId, aclId, namesSpace ? Optional.of(id) : Optional.empty());
        } catch (DecodeException e) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_SPACE_HEADER, "space " + id + ": " + e.getMessage(), e);
        }
        return header;
    }

    private static void checkAclRoot(ByteString raw, ObjectId id, Optional<SpaceId> space)
            throws SpaceException, DecodeException {
        checkSize("an ACL root", raw, ROOT_MAX_BYTES);
        if (!id.matches(raw)) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_CID, "ACL root " + id + ": the bytes have another hash");
        }
        RawRecord envelope = WireFormat.parse(RawRecord.parser(), raw);
        AclRoot root = WireFormat.parse(AclRoot.parser(), envelope.getPayload());
        PublicKey identity = PublicKey.fromProto(root.getIdentity());
        PublicKey masterKey = PublicKey.fromProto(root.getMasterKey());
        if (!identity.verify(envelope.getPayload(), envelope.getSignature())) {
            throw header("ACL root " + id + ": the signature is wrong");
        }
        // Trap: the master key signs the raw identity key, not its message.
        if (!masterKey.verify(identity.raw(), root.getIdentitySignature().toByteArray())) {
            throw header("ACL root " + id + ": the master key did not sign the identity");
        }
        if (space.isPresent() && !space.get().bytes().equals(root.getSpaceId())) {
            throw header("ACL root " + id + ": it names another space");
        }
    }

    private static void checkSettingsRoot(ByteString raw, ObjectId id, ObjectId aclId, Optional<SpaceId> space)
            throws SpaceException, DecodeException {
        checkSize("a settings root", raw, ROOT_MAX_BYTES);
        if (!id.matches(raw)) {
            throw header("settings root " + id + ": the bytes have another hash");
        }
        RawTreeChange envelope = WireFormat.parse(RawTreeChange.parser(), raw);
        RootChange root = WireFormat.parse(RootChange.parser(), envelope.getPayload());
        PublicKey identity = PublicKey.fromProto(root.getIdentity());
        if (!identity.verify(envelope.getPayload(), envelope.getSignature())) {
            throw header("settings root " + id + ": the signature is wrong");
        }
        if (space.isPresent() && !space.get().bytes().equals(root.getSpaceId())) {
            throw header("settings root " + id + ": it names another space");
        }
        if (!aclId.bytes().equals(root.getAclHeadId())) {
            throw header("settings root " + id + ": it names another ACL root");
        }
    }

    private static SpaceException header(String message) {
        return new SpaceException(SpaceException.Error.INCORRECT_SPACE_HEADER, message);
    }
}
