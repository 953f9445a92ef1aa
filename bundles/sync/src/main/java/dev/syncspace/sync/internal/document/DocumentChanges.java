package dev.syncspace.sync.internal.document;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.ObjectRows;
import dev.syncspace.sync.internal.tree.SnapshotCounters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the changes of document trees: signs, encrypts, and derives the new row from the old one, without loading a tree.
 * Stateless.
 */
final class DocumentChanges {
    /**
     * So many changes come before a snapshot: a tree is in memory from its newest snapshot on, and every snapshot of its
     * history is named when two devices look for a common one.
     */
    static final long SNAPSHOT_INTERVAL = 100;

    private static final long FIRST_VERSION = 1;
    private static final int NEW_TREE_CHANGES = 2;

    private DocumentChanges() {}

    /**
     * A new tree, or a new change of one, and the row that goes with it.
     *
     * @param added changes to store
     * @param row the new row of the tree
     */
    record Made(List<RawChange> added, long snapshotCounter, ObjectRow row) {
        DocumentRow document() {
            return row.document().orElseThrow();
        }

        /** What stores the changes; the counter of a root is known. */
        WriteBatch.Operation append() {
            return new WriteBatch.AppendChanges(
                    row.space(), row.id(), added.stream().map(this::changeRow).toList());
        }

        private ChangeRow changeRow(RawChange change) {
            long counter = change.id().equals(row.id()) ? SnapshotCounters.ROOT : snapshotCounter;
            return new ChangeRow(change.id(), 0, counter, change.raw());
        }
    }

    /** A root and a first change: a tree with nothing but a root would never reach another device. */
    static Made create(DocumentContext context, DocumentCodec.State state) {
        OpenSpace space = context.space();
        long seconds = TimeUnit.MILLISECONDS.toSeconds(state.createdAtMillis());
        RawChange root = ChangeBuilder.root(
                context.runtime().signKey(),
                space.id(),
                space.aclHeadId(),
                DocumentCodec.CHANGE_TYPE,
                ByteString.EMPTY,
                seconds,
                context.runtime().random());
        List<ObjectId> onRoot = List.of(root.id());
        RawChange first = encrypt(context, root.id(), onRoot, root.id(), false, state, seconds);
        ObjectRow row = new ObjectRow(
                space.id(),
                root.id(),
                ObjectRow.Kind.DOCUMENT,
                List.of(first.id()),
                Optional.of(root.id()),
                ObjectRow.Status.LIVE,
                false,
                Optional.empty(),
                NEW_TREE_CHANGES,
                NEW_TREE_CHANGES,
                0,
                Optional.of(document(state, FIRST_VERSION, first.id(), false)));
        return new Made(List.of(root, first), SnapshotCounters.ROOT + 1, row);
    }

    /**
     * A change on top of all heads.
     *
     * @param old row of the tree
     * @param hasDuplicates other trees carry the document id
     */
    static Made append(DocumentContext context, ObjectRow old, DocumentCodec.State state, boolean hasDuplicates) {
        ObjectId base = old.commonSnapshot().orElse(old.id());
        SnapshotCounters counters = counters(context);
        long baseCounter = counters.of(old);
        long version = DocumentContext.document(old).version() + 1;
        // The counter of a snapshot tells how many came before it. So a snapshot that was missed is made up for.
        boolean isSnapshot = version >= SNAPSHOT_INTERVAL * baseCounter;
        long seconds = TimeUnit.MILLISECONDS.toSeconds(state.updatedAtMillis());
        RawChange change = encrypt(context, old.id(), old.heads(), base, isSnapshot, state, seconds);
        ObjectRow row = ObjectRows.grown(
                old,
                List.of(change.id()),
                isSnapshot ? change.id() : base,
                1,
                Optional.of(document(state, version, change.id(), hasDuplicates)));
        return new Made(List.of(change), baseCounter + 1, row);
    }

    private static SnapshotCounters counters(DocumentContext context) {
        return context.runtime().part(SnapshotCounters.class, SnapshotCounters::new);
    }

    private static RawChange encrypt(
            DocumentContext context,
            ObjectId tree,
            List<ObjectId> heads,
            ObjectId base,
            boolean isSnapshot,
            DocumentCodec.State state,
            long seconds) {
        OpenSpace.WriteKeys keys = context.space().writeKeys(tree);
        try {
            return ChangeBuilder.encrypted(
                    context.runtime().signKey(),
                    new ChangeBuilder.Content(
                            heads, keys.aclHeadId(), base, isSnapshot, DocumentCodec.DATA_TYPE, seconds),
                    keys.treeKey(),
                    keys.readKeyId(),
                    DocumentCodec.encode(state),
                    context.runtime().random());
        } finally {
            keys.treeKey().destroy();
        }
    }

    private static DocumentRow document(
            DocumentCodec.State state, long version, ObjectId change, boolean hasConflicts) {
        return new DocumentRow(
                state.documentId(),
                state.collection(),
                state.metadata(),
                version,
                state.createdAtMillis(),
                state.updatedAtMillis(),
                change,
                state.data().size(),
                hasConflicts,
                false);
    }
}
