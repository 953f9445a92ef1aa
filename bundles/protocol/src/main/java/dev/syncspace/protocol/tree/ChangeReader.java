package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.wire.WireFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads changes. Immutable.
 *
 * <p>Trap: nothing in the bytes says whether a payload is a root or another change; the reader knows by the id of the tree.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/tree/objecttree/changebuilder.go (Unmarshall).
 */
public final class ChangeReader {
    private final ObjectId treeId;
    private final UnaryOperator<PublicKey> knownKeys;

    /**
     * A reader for one tree.
     *
     * @param treeId id of its root
     */
    public ChangeReader(ObjectId treeId) {
        this(treeId, UnaryOperator.identity());
    }

    /**
     * A reader for one tree.
     *
     * @param treeId id of its root
     * @param knownKeys gives an equal key back that was decoded before, or the key itself: decoding takes as long as
     *     verifying
     */
    public ChangeReader(ObjectId treeId, UnaryOperator<PublicKey> knownKeys) {
        this.treeId = treeId;
        this.knownKeys = knownKeys;
    }

    /**
     * Reads a change of a peer or a file and verifies its id, then its signature.
     *
     * @throws TreeException {@code EMPTY_CHANGE}, {@code LIMIT_EXCEEDED}, {@code INCORRECT_CID}, {@code MALFORMED},
     *     {@code INCORRECT_SIGNATURE}
     */
    public TreeChange readAndVerify(RawChange change) throws TreeException {
        if (change.raw().isEmpty()) {
            throw new TreeException(TreeError.EMPTY_CHANGE, "change " + change.id() + " has no bytes");
        }
        if (change.raw().size() > TreeLimits.CHANGE_MAX_BYTES) {
            throw new TreeException(
                    TreeError.LIMIT_EXCEEDED,
                    "change " + change.id() + " has " + change.raw().size() + " bytes; at most "
                            + TreeLimits.CHANGE_MAX_BYTES);
        }
        if (!change.id().matches(change.raw())) {
            throw new TreeException(TreeError.INCORRECT_CID, "change " + change.id() + ": the bytes have another hash");
        }
        try {
            RawTreeChange envelope = WireFormat.parseSharing(RawTreeChange.parser(), change.raw());
            TreeChange read = read(change.id(), envelope.getPayload());
            if (!read.isDerivedRoot()) {
                PublicKey author = read.findAuthor().orElseThrow();
                if (!author.verify(envelope.getPayload(), envelope.getSignature())) {
                    throw new TreeException(
                            TreeError.INCORRECT_SIGNATURE,
                            "change " + change.id() + ": the signature is not of " + author);
                }
            }
            return read;
        } catch (DecodeException e) {
            throw new TreeException(TreeError.MALFORMED, "change " + change.id() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a change that was verified before it was stored.
     *
     * @throws TreeException {@code CORRUPT}
     */
    public TreeChange readStored(ObjectId id, ByteString raw) throws TreeException {
        try {
            return read(id, WireFormat.parseSharing(RawTreeChange.parser(), raw).getPayload());
        } catch (DecodeException | TreeException e) {
            throw new TreeException(TreeError.CORRUPT, "stored change " + id + " cannot be read", e);
        }
    }

    private TreeChange read(ObjectId id, ByteString payload) throws DecodeException, TreeException {
        return id.equals(treeId) ? readRoot(id, payload) : readContent(id, payload);
    }

    private TreeChange readRoot(ObjectId id, ByteString payload) throws DecodeException {
        RootChange root = WireFormat.parse(RootChange.parser(), payload);
        PublicKey author = root.getIsDerived() ? null : author(root.getIdentity());
        return new TreeChange(
                id,
                List.of(),
                ObjectId.of(root.getAclHeadId()),
                ObjectId.EMPTY,
                ObjectId.EMPTY,
                root.getTimestamp(),
                author,
                true,
                "",
                root.getChangePayload(),
                new TreeChange.RootFields(
                        root.getChangeType().toStringUtf8(),
                        root.getSpaceId(),
                        root.getSeed(),
                        root.getIsDerived(),
                        ObjectId.of(root.getParentId())));
    }

    private TreeChange readContent(ObjectId id, ByteString payload) throws DecodeException, TreeException {
        var change = WireFormat.parse(dev.syncspace.proto.anysync.tree.TreeChange.parser(), payload);
        if (change.getTreeHeadIdsCount() > TreeLimits.PREVIOUS_IDS_MAX) {
            throw new TreeException(
                    TreeError.LIMIT_EXCEEDED,
                    "change " + id + " has " + change.getTreeHeadIdsCount() + " previous ids; at most "
                            + TreeLimits.PREVIOUS_IDS_MAX);
        }
        return new TreeChange(
                id,
                change.getTreeHeadIdsList().stream().map(ObjectId::of).sorted().toList(),
                ObjectId.of(change.getAclHeadId()),
                ObjectId.of(change.getSnapshotBaseId()),
                ObjectId.of(change.getReadKeyId()),
                change.getTimestamp(),
                author(change.getIdentity()),
                change.getIsSnapshot(),
                change.getDataType().toStringUtf8(),
                change.getChangesData(),
                null);
    }

    private PublicKey author(ByteString identity) throws DecodeException {
        return knownKeys.apply(PublicKey.fromProto(identity));
    }
}
