package dev.syncspace.sync.internal.document;

import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.RuntimePart;
import dev.syncspace.sync.internal.tree.TreeDeletion;
import dev.syncspace.sync.internal.tree.WorkLocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Deletes documents. All deletions of a space go through its settings tree, so calls that come while one is being written
 * wait, and the first of them writes for all: one change and one commit. Thread-safe.
 */
final class DocumentDeletions implements RuntimePart {
    /** Documents that one change deletes at most. */
    static final int GROUP_MAX = 256;

    private final Map<SpaceId, Queue<Wish>> queues = new ConcurrentHashMap<>();

    /** One call that waits. */
    private record Wish(String documentId, CompletableFuture<Boolean> existed) {}

    /** As {@link dev.syncspace.api.document.DocumentService#delete}. */
    boolean delete(DocumentContext context, String documentId) {
        context.space().requireWriter();
        // Nothing is deleted twice; a document that comes meanwhile was not there when the call came.
        if (context.trees(documentId).isEmpty()) {
            return false;
        }
        Wish mine = new Wish(documentId, new CompletableFuture<>());
        Queue<Wish> queue = queues.computeIfAbsent(context.space().id(), ignored -> new ConcurrentLinkedQueue<>());
        queue.add(mine);
        while (!mine.existed().isDone()) {
            context.locks().with(TreeDeletion.key(context.space()), () -> {
                if (!mine.existed().isDone()) {
                    deleteFor(context, take(queue));
                }
                return mine;
            });
        }
        try {
            return mine.existed().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static List<Wish> take(Queue<Wish> queue) {
        List<Wish> group = new ArrayList<>();
        for (Wish wish = queue.poll(); wish != null; wish = group.size() < GROUP_MAX ? queue.poll() : null) {
            group.add(wish);
        }
        return group;
    }

    /** Answers every wish of a group, whatever happens. */
    private static void deleteFor(DocumentContext context, List<Wish> group) {
        Set<WorkLocks.Key> keys = new LinkedHashSet<>();
        group.forEach(wish -> keys.add(WorkLocks.Key.document(context.space().id(), wish.documentId())));
        try {
            context.locks().with(keys, () -> {
                deleteGroup(context, group);
                return group;
            });
        } catch (RuntimeException failure) {
            group.forEach(wish -> wish.existed().completeExceptionally(failure));
        } finally {
            // Without effect for who has an answer; nobody else would ever answer the others.
            group.forEach(
                    wish -> wish.existed().completeExceptionally(new IllegalStateException("the deletion broke off")));
        }
    }

    private static void deleteGroup(DocumentContext context, List<Wish> group) {
        for (int i = 0; i < DocumentWriter.TRIES_MAX; i++) {
            try {
                tryToDelete(context, group);
                return;
            } catch (StorageException failure) {
                if (failure.kind() != StorageException.Kind.CONFLICT) {
                    throw failure;
                }
            }
        }
        throw DocumentWriter.contention();
    }

    private static void tryToDelete(DocumentContext context, List<Wish> group) {
        TreeDeletion deletion = new TreeDeletion(
                context.runtime(), context.space(), context.runtime().clock().millis());
        Map<String, Boolean> existed = new LinkedHashMap<>();
        Map<String, SyncSpaceException> refused = new LinkedHashMap<>();
        for (Wish wish : group) {
            String documentId = wish.documentId();
            if (!existed.containsKey(documentId) && !refused.containsKey(documentId)) {
                List<ObjectRow> trees = context.trees(documentId);
                try {
                    trees.forEach(deletion::requireMayDelete);
                    trees.forEach(deletion::delete);
                    existed.put(documentId, !trees.isEmpty());
                } catch (SyncSpaceException failure) {
                    refused.put(documentId, failure);
                }
            }
        }
        deletion.commit(WriteBatch.builder());
        for (Wish wish : group) {
            SyncSpaceException failure = refused.get(wish.documentId());
            if (failure != null) {
                wish.existed().completeExceptionally(failure);
            } else {
                // Of several calls for one document the first deleted it.
                wish.existed().complete(Boolean.TRUE.equals(existed.replace(wish.documentId(), false)));
            }
        }
    }

    @Override
    public void spaceErased(SpaceId space) {
        queues.remove(space);
    }

    @Override
    public void close() {
        queues.clear();
    }
}
