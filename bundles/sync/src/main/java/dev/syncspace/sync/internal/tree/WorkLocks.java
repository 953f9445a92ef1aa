package dev.syncspace.sync.internal.tree;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.RuntimePart;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Queues for writers of one object: who comes first writes first, so that nobody tries in vain for ever. What is written is
 * right without them, because every batch names the revisions that it builds on. Thread-safe; holds nothing while nobody
 * writes.
 *
 * <p>Locks are taken in the order of their keys: the settings tree of a space before its documents. Who holds the key of a
 * document takes no further one.
 */
public final class WorkLocks implements RuntimePart {
    private final ConcurrentHashMap<Key, Queue> queues = new ConcurrentHashMap<>();

    private static final class Queue {
        final ReentrantLock lock = new ReentrantLock(true);
        int users;
    }

    /**
     * What is written to.
     *
     * @param space its space
     * @param name tells objects of a space apart, and orders them
     */
    public record Key(SpaceId space, String name) implements Comparable<Key> {
        /** A tree that is no document. */
        static Key tree(SpaceId space, ObjectId tree) {
            return new Key(space, "a" + tree.text());
        }

        /** All trees that carry a document id. */
        public static Key document(SpaceId space, String documentId) {
            return new Key(space, "b" + documentId);
        }

        @Override
        public int compareTo(Key other) {
            int bySpace = space.compareTo(other.space);
            return bySpace != 0 ? bySpace : name.compareTo(other.name);
        }
    }

    /** Works while nobody else works on the same object through these queues. */
    public <T> T with(Key key, Supplier<T> work) {
        return with(List.of(key), work);
    }

    /** Works while nobody else works on any of these objects. */
    public <T> T with(Collection<Key> keys, Supplier<T> work) {
        Deque<Key> held = new ArrayDeque<>();
        try {
            for (Key key : new TreeSet<>(keys)) {
                enter(key);
                held.push(key);
            }
            return work.get();
        } finally {
            held.forEach(this::leave);
        }
    }

    private void enter(Key key) {
        Queue queue = queues.compute(key, (ignored, present) -> {
            Queue entered = present == null ? new Queue() : present;
            entered.users++;
            return entered;
        });
        queue.lock.lock();
    }

    private void leave(Key key) {
        queues.computeIfPresent(key, (ignored, queue) -> {
            queue.lock.unlock();
            queue.users--;
            return queue.users == 0 ? null : queue;
        });
    }

    /** Objects that somebody works on or waits for. */
    int size() {
        return queues.size();
    }

    @Override
    public void spaceErased(SpaceId space) {
        // Whoever works on it finds out by itself.
    }

    @Override
    public void close() {
        // No call runs any more, so nothing is held.
    }
}
