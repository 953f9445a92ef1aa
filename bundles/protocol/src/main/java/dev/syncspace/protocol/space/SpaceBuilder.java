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
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SharedKeys;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.id.Fnv64;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes the three signed objects of a space. Stateless; fixed inputs give fixed bytes.
 *
 * <p>Source: any-sync v0.11.20: commonspace/spacepayloads/payloads.go.
 */
public final class SpaceBuilder {
    private static final int SEED_BYTES = 32;

    private SpaceBuilder() {}

    /**
     * A space of version 0, as v0.11.20 makes them: the roots name the space.
     *
     * @param random draws header seed (32), GCM nonce (12), two ephemeral keys (32 each) and settings seed (32), in this order
     */
    public static NewSpace create(SpaceInput input, RandomGenerator random) {
        SignedObject header = header(input, header(input, draw(random)));
        SpaceId id = SpaceId.of(header.id(), input.replicationKey());
        SignedObject acl = acl(input, Optional.of(id), random);
        SignedObject settings = settings(input, Optional.of(id), acl.id(), draw(random));
        return new NewSpace(id, header, acl, settings);
    }

    /**
     * A space of version 1: the header, and so the id, commits to both roots.
     *
     * @param random as in {@link #create}
     */
    public static NewSpace createV1(SpaceInput input, RandomGenerator random) {
        ByteString headerSeed = draw(random);
        SignedObject acl = acl(input, Optional.empty(), random);
        SignedObject settings = settings(input, Optional.empty(), acl.id(), draw(random));
        SignedObject header = header(
                input,
                header(input, headerSeed)
                        .setVersion(SpaceHeaderVersion.SpaceHeaderVersion1)
                        .setAclPayload(acl.raw())
                        .setSettingPayload(settings.raw()));
        return new NewSpace(SpaceId.of(header.id(), input.replicationKey()), header, acl, settings);
    }

    /**
     * The space that is derived from an account's keys and a type: the same on each of its devices. It cannot be shared; its
     * read key is {@link Slip21#SPACE_PATH} from the raw account key.
     */
    public static NewSpace derive(
            SigningKey signKey, SigningKey masterKey, String spaceType, ByteString headerPayload) {
        PublicKey identity = signKey.publicKey();
        long replicationKey = Fnv64.hash(identity.raw());
        SignedObject header = signHeader(
                signKey,
                SpaceHeader.newBuilder()
                        .setIdentity(identity.toProto())
                        .setSpaceType(ByteString.copyFromUtf8(spaceType))
                        .setReplicationKey(replicationKey)
                        .setSpaceHeaderPayload(headerPayload)
                        .build()
                        .toByteString());
        SpaceId id = SpaceId.of(header.id(), replicationKey);
        SignedObject acl = signAcl(
                signKey, aclOf(signKey, masterKey).setSpaceId(id.bytes()).build());
        SignedObject settings = signSettings(
                signKey,
                RootChange.newBuilder()
                        .setAclHeadId(acl.id().bytes())
                        .setSpaceId(id.bytes())
                        .setChangeType(ByteString.copyFromUtf8(SpaceTypes.SETTINGS_CHANGE_TYPE))
                        .setIdentity(identity.toProto())
                        .build());
        return new NewSpace(id, header, acl, settings);
    }

    /**
     * The space of two accounts: both derive the same.
     *
     * @throws CryptoException if no key can be shared with the other account
     */
    public static NewSpace oneToOne(SigningKey own, PublicKey other) throws CryptoException {
        SigningKey shared = SharedKeys.derive(own, other, Slip21.ONE_TO_ONE_PATH);
        try {
            AclOneToOneInfo info = oneToOneInfo(shared.publicKey(), own.publicKey(), other);
            ByteString identity = shared.publicKey().toProto();
            long replicationKey = Fnv64.hash(shared.publicKey().raw());
            SignedObject acl =
                    signAcl(shared, aclOf(shared, shared).setOneToOneInfo(info).build());
            SignedObject settings = signSettings(
                    shared,
                    RootChange.newBuilder()
                            .setAclHeadId(acl.id().bytes())
                            .setChangeType(ByteString.copyFromUtf8(SpaceTypes.SETTINGS_CHANGE_TYPE))
                            .setIdentity(identity)
                            .build());
            SignedObject header = signHeader(
                    shared,
                    SpaceHeader.newBuilder()
                            .setIdentity(identity)
                            .setSpaceType(ByteString.copyFromUtf8(SpaceTypes.ONE_TO_ONE))
                            .setReplicationKey(replicationKey)
                            .setSpaceHeaderPayload(info.toByteString())
                            .setAclPayload(acl.raw())
                            .setSettingPayload(settings.raw())
                            .setVersion(SpaceHeaderVersion.SpaceHeaderVersion1)
                            .build()
                            .toByteString());
            return new NewSpace(SpaceId.of(header.id(), replicationKey), header, acl, settings);
        } finally {
            shared.destroy();
        }
    }

    private static AclOneToOneInfo oneToOneInfo(PublicKey owner, PublicKey a, PublicKey b) {
        boolean aFirst = Arrays.compareUnsigned(a.raw(), b.raw()) < 0;
        return AclOneToOneInfo.newBuilder()
                .setOwner(owner.toProto())
                .addWriters((aFirst ? a : b).toProto())
                .addWriters((aFirst ? b : a).toProto())
                .build();
    }

    private static SpaceHeader.Builder header(SpaceInput input, ByteString seed) {
        return SpaceHeader.newBuilder()
                .setIdentity(input.signKey().publicKey().toProto())
                .setTimestamp(input.timestampSeconds())
                .setSpaceType(ByteString.copyFromUtf8(input.spaceType()))
                .setReplicationKey(input.replicationKey())
                .setSeed(seed)
                .setSpaceHeaderPayload(input.headerPayload());
    }

    private static SignedObject header(SpaceInput input, SpaceHeader.Builder header) {
        return signHeader(input.signKey(), header.build().toByteString());
    }

    private static AclRoot.Builder aclOf(SigningKey signKey, SigningKey masterKey) {
        PublicKey identity = signKey.publicKey();
        return AclRoot.newBuilder()
                .setIdentity(identity.toProto())
                .setMasterKey(masterKey.publicKey().toProto())
                .setIdentitySignature(ByteString.copyFrom(masterKey.sign(identity.raw())));
    }

    private static SignedObject acl(SpaceInput input, Optional<SpaceId> space, RandomGenerator random) {
        byte[] metadataKey = input.metadataKey().toProto();
        byte[] readKey = input.readKey().toProto();
        AclRoot.Builder root = aclOf(input.signKey(), input.masterKey());
        try {
            root.setEncryptedMetadataPrivKey(ByteString.copyFrom(input.readKey().encrypt(metadataKey, random)));
            root.setEncryptedReadKey(
                    ByteString.copyFrom(input.signKey().publicKey().sealBox(readKey, random)));
            root.setEncryptedOwnerMetadata(ByteString.copyFrom(input.metadataKey()
                    .publicKey()
                    .sealBox(input.ownerMetadata().toByteArray(), random)));
        } catch (CryptoException e) {
            throw new IllegalStateException("the public half of a private key is a curve point", e);
        } finally {
            Arrays.fill(metadataKey, (byte) 0);
            Arrays.fill(readKey, (byte) 0);
        }
        space.ifPresent(id -> root.setSpaceId(id.bytes()));
        root.setTimestamp(input.timestampSeconds())
                .setMetadataPubKey(input.metadataKey().publicKey().toProto());
        input.options().ifPresent(root::setOptions);
        return signAcl(input.signKey(), root.build());
    }

    private static SignedObject settings(SpaceInput input, Optional<SpaceId> space, ObjectId aclHead, ByteString seed) {
        RootChange.Builder root = RootChange.newBuilder()
                .setAclHeadId(aclHead.bytes())
                .setChangeType(ByteString.copyFromUtf8(SpaceTypes.SETTINGS_CHANGE_TYPE))
                .setTimestamp(input.timestampSeconds())
                .setSeed(seed)
                .setIdentity(input.signKey().publicKey().toProto());
        space.ifPresent(id -> root.setSpaceId(id.bytes()));
        return signSettings(input.signKey(), root.build());
    }

    private static SignedObject signHeader(SigningKey key, ByteString inner) {
        return sign(key, inner, signature -> RawSpaceHeader.newBuilder()
                .setSpaceHeader(inner)
                .setSignature(signature)
                .build()
                .toByteString());
    }

    private static SignedObject signAcl(SigningKey key, AclRoot root) {
        ByteString inner = root.toByteString();
        return sign(key, inner, signature -> RawRecord.newBuilder()
                .setPayload(inner)
                .setSignature(signature)
                .build()
                .toByteString());
    }

    private static SignedObject signSettings(SigningKey key, RootChange root) {
        ByteString inner = root.toByteString();
        return sign(key, inner, signature -> RawTreeChange.newBuilder()
                .setPayload(inner)
                .setSignature(signature)
                .build()
                .toByteString());
    }

    private static SignedObject sign(SigningKey key, ByteString inner, Function<ByteString, ByteString> envelope) {
        ByteString signature = key.sign(inner);
        ByteString raw = envelope.apply(signature);
        return new SignedObject(inner, signature, raw, ObjectId.ofContent(raw));
    }

    private static ByteString draw(RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return ByteString.copyFrom(seed);
    }
}
