package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the settings tree deletes, erased here. Stateless. */
final class Erasure {
    private Erasure() {}

    /**
     * Erases trees with their bound children. A tree that is not here gets a tombstone, so that it never comes; what is no
     * tree of its own, and what is erased already, stays as it is.
     */
    static void erase(StoreReader store, OpenSpace space, Collection<ObjectId> trees, IndexEdit edit) {
        for (ObjectId id : trees) {
            // A change may name any bytes; the store knows CIDs only, and nothing else can be the id of a tree.
            if (!id.isCid() || isPartOfTheSpace(space.row(), id)) {
                continue;
            }
            Optional<ObjectRow> row = edit.row(id);
            if (row.isEmpty()) {
                edit.put(row, ObjectRows.tombstone(space.id(), id));
            } else {
                erase(store, row.get(), edit);
            }
        }
    }

    private static void erase(StoreReader store, ObjectRow row, IndexEdit edit) {
        if (row.status() == ObjectRow.Status.DELETED) {
            return;
        }
        for (ObjectRow child : children(store, row, edit)) {
            edit.erase(child);
        }
        edit.erase(row);
    }

    /** Live bound children of a tree that the batch does not erase yet. */
    static List<ObjectRow> children(StoreReader store, ObjectRow row, IndexEdit edit) {
        return store.children(row.space(), row.id()).stream()
                .filter(child -> edit.row(child.id()).map(ObjectRow::status).equals(Optional.of(ObjectRow.Status.LIVE)))
                .toList();
    }

    private static boolean isPartOfTheSpace(SpaceRow space, ObjectId id) {
        return id.equals(space.settingsId()) || id.equals(space.aclId()) || id.equals(space.keyValueId());
    }
}
