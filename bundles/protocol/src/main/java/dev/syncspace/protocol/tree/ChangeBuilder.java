package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes changes. Stateless; fixed inputs give fixed bytes.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/changebuilder.go (Build, BuildRoot, BuildDerivedRoot).
 */
public final class ChangeBuilder {
    private static final int SEED_BYTES = 32;

    private ChangeBuilder() {}

    /**
     * The root of a new tree. Trap: its payload is never encrypted; nothing of a user belongs there.
     *
     * @param random 32 bytes are drawn for the seed, which makes the id unique
     */
    public static RawChange root(
            SigningKey author,
            SpaceId space,
            ObjectId aclHead,
            String changeType,
            ByteString changePayload,
            long timestampSeconds,
            RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        RootChange root = RootChange.newBuilder()
                .setAclHeadId(aclHead.bytes())
                .setSpaceId(space.bytes())
                .setChangeType(ByteString.copyFromUtf8(changeType))
                .setTimestamp(timestampSeconds)
                .setSeed(ByteString.copyFrom(seed))
                .setIdentity(author.publicKey().toProto())
                .setChangePayload(changePayload)
                .build();
        return sign(author, root.toByteArray());
    }

    /**
     * The root of a derived tree: every member computes the same.
     *
     * @param parent parent of a bound tree; {@link ObjectId#EMPTY} for none
     */
    public static RawChange derivedRoot(SpaceId space, String changeType, ByteString changePayload, ObjectId parent) {
        RootChange root = RootChange.newBuilder()
                .setSpaceId(space.bytes())
                .setChangeType(ByteString.copyFromUtf8(changeType))
                .setChangePayload(changePayload)
                .setIsDerived(true)
                .setParentId(parent.bytes())
                .build();
        ByteString raw = RawTreeChange.newBuilder()
                .setPayload(root.toByteString())
                .build()
                .toByteString();
        return new RawChange(ObjectId.ofContent(raw), raw);
    }

    /**
     * What a change of content is made of. Immutable.
     *
     * @param heads all heads of the tree
     * @param aclHead present ACL head
     * @param snapshotBase root of the in-memory tree
     * @param isSnapshot it carries a full state
     * @param dataType free text, readable by nodes
     * @param timestampSeconds Unix seconds
     */
    public record Content(
            List<ObjectId> heads,
            ObjectId aclHead,
            ObjectId snapshotBase,
            boolean isSnapshot,
            String dataType,
            long timestampSeconds) {
        public Content {
            heads = heads.stream().sorted().toList();
        }
    }

    /** A change with readable data, as the settings tree has them. */
    public static RawChange plain(SigningKey author, Content content, byte[] data) {
        return build(author, content, ObjectId.EMPTY, UnsafeByteOperations.unsafeWrap(data));
    }

    /**
     * A change with encrypted data.
     *
     * @param treeKey key of the tree, {@link #treeKey}
     * @param readKeyId id of the read key that it was derived from
     * @param random 12 bytes are drawn for the nonce
     */
    public static RawChange encrypted(
            SigningKey author,
            Content content,
            SymmetricKey treeKey,
            ObjectId readKeyId,
            byte[] data,
            RandomGenerator random) {
        return build(author, content, readKeyId, UnsafeByteOperations.unsafeWrap(treeKey.encrypt(data, random)));
    }

    /** The key of a tree under a read key. */
    public static SymmetricKey treeKey(SymmetricKey readKey, ObjectId tree) {
        return readKey.derive(Slip21.treePath(tree));
    }

    private static RawChange build(SigningKey author, Content content, ObjectId readKeyId, ByteString data) {
        var change = dev.syncspace.proto.anysync.tree.TreeChange.newBuilder()
                .setAclHeadId(content.aclHead().bytes())
                .setSnapshotBaseId(content.snapshotBase().bytes())
                .setChangesData(data)
                .setReadKeyId(readKeyId.bytes())
                .setTimestamp(content.timestampSeconds())
                .setIdentity(author.publicKey().toProto())
                .setIsSnapshot(content.isSnapshot())
                .setDataType(ByteString.copyFromUtf8(content.dataType()));
        content.heads().forEach(head -> change.addTreeHeadIds(head.bytes()));
        return sign(author, change.build().toByteArray());
    }

    /** Nobody else has these arrays, so they are wrapped and not copied: a change may be large. */
    private static RawChange sign(SigningKey author, byte[] payload) {
        ByteString raw = RawTreeChange.newBuilder()
                .setPayload(UnsafeByteOperations.unsafeWrap(payload))
                .setSignature(UnsafeByteOperations.unsafeWrap(author.sign(payload)))
                .build()
                .toByteString();
        return new RawChange(ObjectId.ofContent(raw), raw);
    }
}
