package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the operations of one batch share. For the writer's thread. */
final class BatchContext {
    private final Session session;
    private final GroupState state;
    private final Map<Tree, Integer> newNumbers = new HashMap<>();
    private final Map<Tree, Set<ObjectId>> newChanges = new HashMap<>();
    private final Set<Tree> inserted = new HashSet<>();
    private final Set<Tree> rowless = new LinkedHashSet<>();

    BatchContext(Session session, GroupState state) {
        this.session = session;
        this.state = state;
    }

    /** A tree of a space. */
    record Tree(StoredSpace space, ObjectId id) {}

    Session session() {
        return session;
    }

    GroupState state() {
        return state;
    }

    StoredSpace space(SpaceId id) {
        return state.space(id)
                .orElseThrow(
                        () -> new StorageException(StorageException.Kind.NOT_FOUND, "space " + id + " is not stored"));
    }

    /** Numbers of trees that had none before this batch. */
    Map<Tree, Integer> newNumbers() {
        return newNumbers;
    }

    /** Changes that this batch stored in a tree without a number before it: nothing else is stored there. */
    Set<ObjectId> newChanges(Tree tree) {
        return newChanges.computeIfAbsent(tree, key -> new HashSet<>());
    }

    /** A tree without a row has changes now. */
    void addRowless(Tree tree) {
        if (!inserted.contains(tree)) {
            rowless.add(tree);
        }
    }

    /** A tree has got its row. */
    void addInserted(Tree tree) {
        inserted.add(tree);
        rowless.remove(tree);
    }

    /** Trees that have changes and no row: there must be none in the end. */
    Set<Tree> rowless() {
        return rowless;
    }

    /** The changes of a tree are gone. */
    void forgetChanges(Tree tree) {
        newChanges.remove(tree);
        rowless.remove(tree);
    }

    /** A space is gone with its trees. */
    void forget(StoredSpace space) {
        newNumbers.keySet().removeIf(tree -> tree.space() == space);
        newChanges.keySet().removeIf(tree -> tree.space() == space);
        inserted.removeIf(tree -> tree.space() == space);
        rowless.removeIf(tree -> tree.space() == space);
    }
}
