package dev.syncspace.sync.internal.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeStorage;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Derives from a document tree what is shown of it: the state of the winner, which is the last change of the total order that
 * this account can read (design D6). Stateless.
 */
final class DocumentDerivation {
    private DocumentDerivation() {}

    /**
     * The row of a tree; its flag for shadowed trees is off.
     *
     * @param tree may be without the data of its changes
     * @param storage all that was stored before
     * @param changeCount changes of the tree, the root included
     * @param bytes bytes of the changes of the tree, stored or about to be
     * @return empty if this account can read none of it
     * @throws TreeException {@code CORRUPT}: a stored change is missing or cannot be read
     */
    static Optional<DocumentRow> row(
            OpenSpace space,
            ObjectTree tree,
            TreeStorage storage,
            long changeCount,
            Function<ObjectId, Optional<ByteString>> bytes)
            throws TreeException {
        try (DocumentReader reader = new DocumentReader(space, tree.id())) {
            Optional<Winner> winner = last(tree.orderToWinner(), reader, bytes);
            if (winner.isEmpty() && !tree.root().id().equals(tree.id())) {
                ObjectTree history = ObjectTree.openHistory(
                        storage, space.treeAcl(), ObjectTree.Flavour.WITHOUT_DATA, ContentCheck.NONE);
                winner = last(history.order(), reader, bytes);
            }
            return winner.map(found -> row(found, changeCount, tree.heads().size() > 1));
        }
    }

    private record Winner(ObjectId change, DocumentCodec.State state) {}

    private static Optional<Winner> last(
            List<TreeChange> order, DocumentReader reader, Function<ObjectId, Optional<ByteString>> bytes) {
        for (int i = order.size() - 1; i >= 0; i--) {
            ObjectId id = order.get(i).id();
            if (!order.get(i).isRoot() && reader.hasKeyOf(order.get(i))) {
                Optional<DocumentCodec.State> state =
                        bytes.apply(id).flatMap(raw -> reader.state(reader.read(id, raw)));
                if (state.isPresent()) {
                    return Optional.of(new Winner(id, state.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** Every stored change is one that the heads build on, so the version is their number. */
    private static DocumentRow row(Winner winner, long changeCount, boolean hasConflicts) {
        DocumentCodec.State state = winner.state();
        return new DocumentRow(
                state.documentId(),
                state.collection(),
                state.metadata(),
                changeCount - 1,
                state.createdAtMillis(),
                state.updatedAtMillis(),
                winner.change(),
                state.data().size(),
                hasConflicts,
                false);
    }
}
