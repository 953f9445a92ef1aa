package dev.syncspace.sync.internal.tree;

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
     * @param storage all of its changes, those that are about to be stored included
     * @param changeCount changes of the tree, the root included
     * @return empty if this account can read none of it
     * @throws TreeException {@code CORRUPT}: a stored change is missing or cannot be read
     */
    static Optional<DocumentRow> row(OpenSpace space, ObjectTree tree, TreeStorage storage, long changeCount)
            throws TreeException {
        try (DocumentReader reader = new DocumentReader(space, tree.id())) {
            Optional<Winner> winner = last(tree.orderToWinner(), reader, storage);
            if (winner.isEmpty()) {
                winner = last(history(space, tree, storage), reader, storage);
            }
            return winner.map(found -> row(found, changeCount, tree.heads().size() > 1));
        }
    }

    private static List<TreeChange> history(OpenSpace space, ObjectTree tree, TreeStorage storage)
            throws TreeException {
        boolean isWhole = tree.root().id().equals(tree.id());
        ObjectTree whole = isWhole
                ? tree
                : ObjectTree.openHistory(storage, space.treeAcl(), ObjectTree.Flavour.WITHOUT_DATA, ContentCheck.NONE);
        return whole.order();
    }

    private record Winner(ObjectId change, DocumentCodec.State state) {}

    private static Optional<Winner> last(List<TreeChange> order, DocumentReader reader, TreeStorage storage) {
        for (int i = order.size() - 1; i >= 0; i--) {
            ObjectId id = order.get(i).id();
            if (!order.get(i).isRoot() && reader.hasKeyOf(order.get(i))) {
                Optional<DocumentCodec.State> state =
                        storage.find(id).flatMap(change -> reader.state(reader.read(id, change.raw())));
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
