package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change that was read. Immutable.
 *
 * @param id its id
 * @param previousIds ids that it was made on, ascending; none for a root
 * @param aclHeadId the author's ACL head; empty in derived roots
 * @param snapshotBaseId root of the author's in-memory tree; empty in roots
 * @param readKeyId id of the read key that its data are encrypted with; empty: not encrypted
 * @param timestampSeconds the author's clock in Unix seconds, unchecked
 * @param author who signed it; null in derived roots
 * @param isSnapshot it carries a full state
 * @param dataType free text
 * @param data ciphertext, or plaintext if there is no read key; a root's payload; empty if data are not kept
 * @param root what only a root has; null for every other change
 */
public record TreeChange(
        ObjectId id,
        List<ObjectId> previousIds,
        ObjectId aclHeadId,
        ObjectId snapshotBaseId,
        ObjectId readKeyId,
        long timestampSeconds,
        @Nullable PublicKey author,
        boolean isSnapshot,
        String dataType,
        ByteString data,
        @Nullable RootFields root) {
    public TreeChange {
        previousIds = List.copyOf(previousIds);
    }

    /**
     * What only a root has.
     *
     * @param changeType application type
     * @param spaceId space that it names, never checked
     * @param seed random bytes; empty in derived roots
     * @param isDerived the same for every member, without author and signature
     * @param parentId parent of a bound derived tree; empty otherwise
     */
    public record RootFields(
            String changeType, ByteString spaceId, ByteString seed, boolean isDerived, ObjectId parentId) {}

    /** Whether it is the first change of a tree. */
    public boolean isRoot() {
        return root != null;
    }

    /** Whether it is the root of a derived tree. */
    public boolean isDerivedRoot() {
        return root != null && root.isDerived();
    }

    /** The author; empty in derived roots. */
    public Optional<PublicKey> findAuthor() {
        return Optional.ofNullable(author);
    }

    TreeChange withoutData() {
        return new TreeChange(
                id,
                previousIds,
                aclHeadId,
                snapshotBaseId,
                readKeyId,
                timestampSeconds,
                author,
                isSnapshot,
                dataType,
                ByteString.EMPTY,
                root);
    }

    /** Hides the data. */
    @Override
    public String toString() {
        return "TreeChange[" + id + " on " + previousIds + "]";
    }
}
