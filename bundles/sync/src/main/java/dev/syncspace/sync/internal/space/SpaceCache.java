package dev.syncspace.sync.internal.space;

import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.SpaceErrors;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open spaces of an account, opened from the store when they are asked for. Thread-safe; a hit takes no lock.
 *
 * <p>At most {@link #SPACES_MAX} are held; another one is held weakly for as long as a call uses it, so that there are never
 * two objects for one space. The keys of a space that nobody uses any more are overwritten.
 */
final class SpaceCache {
    /** Spaces that are held open, some 10 kB each. */
    static final int SPACES_MAX = 512;

    private final SpaceContext context;
    private final SpaceSummaries summaries;
    private final ConcurrentHashMap<SpaceId, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<OpenSpace> unused = new ReferenceQueue<>();
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock evicting = new ReentrantLock();
    private volatile long age;

    SpaceCache(SpaceContext context, SpaceSummaries summaries) {
        this.context = context;
        this.summaries = summaries;
    }

    /** A space in the cache. The keys are held here, so that they can be overwritten when the space is collected. */
    private static final class Entry extends WeakReference<OpenSpace> {
        private final SpaceId id;
        private final SpaceAcl acl;
        private volatile @Nullable OpenSpace held;
        private volatile long usedAt;

        Entry(OpenSpace space, ReferenceQueue<OpenSpace> queue) {
            super(space, queue);
            this.id = space.id();
            this.acl = space.acl();
            this.held = space;
        }
    }

    /** An open space; empty if the store has none with this id. */
    Optional<OpenSpace> find(SpaceId id) {
        Entry entry = entries.get(id);
        OpenSpace hit = entry == null ? null : entry.get();
        if (entry != null && hit != null) {
            entry.usedAt = age;
            entry.held = hit;
            return Optional.of(hit);
        }
        return open(id);
    }

    private Optional<OpenSpace> open(SpaceId id) {
        while (true) {
            long seen = changes.get();
            Optional<SpaceRow> row = context.store().space(id);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            OpenSpace opened = open(row.get(), load(row.get(), context.store().aclRecords(id)));
            OpenSpace winner = offer(opened, seen);
            if (winner != opened) {
                opened.acl().destroyKeys(SpaceAcl.End.CLOSED);
            }
            if (winner != null) {
                evict();
                return Optional.of(winner);
            }
        }
    }

    /** A space that is stored, or will be; not in the cache. */
    OpenSpace open(SpaceRow row, AclList log) {
        return new OpenSpace(row, log, context, () -> summaries.forget(row.id()));
    }

    /** The one object of this space; null if spaces changed since it was read. */
    private @Nullable OpenSpace offer(OpenSpace opened, long seen) {
        OpenSpace[] winner = new OpenSpace[1];
        entries.compute(opened.id(), (id, present) -> {
            OpenSpace other = present == null ? null : present.get();
            if (other != null) {
                winner[0] = other;
                return present;
            }
            if (changes.get() != seen) {
                return null;
            }
            winner[0] = opened;
            Entry entry = new Entry(opened, unused);
            entry.usedAt = age;
            return entry;
        });
        return winner[0];
    }

    /** Stored records were verified before they were stored: that they were accepted is not asked again. */
    private AclList load(SpaceRow row, List<AclRow> records) {
        try {
            if (records.isEmpty()) {
                throw new IllegalStateException("no ACL record is stored");
            }
            AclRow root = records.get(0);
            AclList list =
                    AclList.ofRoot(root.raw(), root.id(), context.session().signKey(), AclAcceptors.unchecked());
            for (AclRow record : records.subList(1, records.size())) {
                list.add(record.raw(), record.id());
            }
            return list;
        } catch (AclException | IllegalStateException e) {
            throw SpaceErrors.damaged(row.id(), "its stored ACL log", e);
        }
    }

    /** Takes a space that was just stored. */
    void adopt(OpenSpace space) {
        entries.put(space.id(), new Entry(space, unused));
        summaries.forget(space.id());
        evict();
    }

    /** A space was erased: forgets it and overwrites its keys. */
    void erased(SpaceId id) {
        changes.incrementAndGet();
        Entry entry = entries.remove(id);
        if (entry != null) {
            entry.acl.destroyKeys(SpaceAcl.End.ERASED);
        }
        summaries.forget(id);
    }

    /**
     * Stores more records of an ACL log and takes them into account from then on.
     *
     * @param longer the log with the new records; not changed from now on
     * @param operations what stores them
     */
    void extendAcl(OpenSpace space, AclList longer, List<WriteBatch.Operation> operations) {
        space.keyValues().extendAcl(longer, operations);
        changes.incrementAndGet();
    }

    /** Overwrites the keys of all spaces. */
    void close() {
        changes.incrementAndGet();
        entries.values().forEach(entry -> entry.acl.destroyKeys(SpaceAcl.End.CLOSED));
        entries.clear();
        overwriteUnused();
    }

    private void evict() {
        overwriteUnused();
        age++;
        if (entries.size() <= SPACES_MAX || !evicting.tryLock()) {
            return;
        }
        try {
            entries.values().stream()
                    .filter(entry -> entry.held != null)
                    .sorted(Comparator.comparingLong(entry -> -entry.usedAt))
                    .skip(SPACES_MAX - SPACES_MAX / 8)
                    .forEach(entry -> entry.held = null);
        } finally {
            evicting.unlock();
        }
    }

    private void overwriteUnused() {
        for (Reference<? extends OpenSpace> gone = unused.poll(); gone != null; gone = unused.poll()) {
            Entry entry = (Entry) gone;
            entries.remove(entry.id, entry);
            entry.acl.destroyKeys(SpaceAcl.End.CLOSED);
        }
    }
}
