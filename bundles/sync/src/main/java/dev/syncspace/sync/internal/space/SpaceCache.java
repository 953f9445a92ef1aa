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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final int spacesMax;
    private final ConcurrentHashMap<SpaceId, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<OpenSpace> unused = new ReferenceQueue<>();
    private final AtomicLong changes = new AtomicLong();
    private final ReentrantLock evicting = new ReentrantLock();
    /** How many are held; about, because counting and holding are not one step. */
    private final AtomicInteger held = new AtomicInteger();

    private volatile long age;

    SpaceCache(SpaceContext context, SpaceSummaries summaries) {
        this(context, summaries, SPACES_MAX);
    }

    SpaceCache(SpaceContext context, SpaceSummaries summaries, int spacesMax) {
        this.context = context;
        this.summaries = summaries;
        this.spacesMax = spacesMax;
    }

    /** A space in the cache. The keys are held here, so that they can be overwritten when the space is collected. */
    private static final class Entry extends WeakReference<OpenSpace> {
        private final SpaceId id;
        private final SpaceAcl acl;
        private volatile @Nullable OpenSpace held;
        private volatile long usedAt;

        Entry(OpenSpace space, ReferenceQueue<OpenSpace> queue, long usedAt) {
            super(space, queue);
            this.id = space.id();
            this.acl = space.acl();
            this.held = space;
            this.usedAt = usedAt;
        }
    }

    /** An open space; empty if the store has none with this id. */
    Optional<OpenSpace> find(SpaceId id) {
        Entry entry = entries.get(id);
        OpenSpace hit = entry == null ? null : entry.get();
        if (entry != null && hit != null) {
            entry.usedAt = age;
            if (entry.held == null) {
                entry.held = hit;
                held.incrementAndGet();
            }
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

    private Entry hold(OpenSpace space) {
        held.incrementAndGet();
        return new Entry(space, unused, age);
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
            return hold(opened);
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

    /**
     * Takes a space that was just stored, unless somebody was faster and opened it from the store.
     *
     * @param beforeUse runs before anybody else can use this object; must be short
     * @return the one object of this space
     */
    OpenSpace adopt(OpenSpace space, Runnable beforeUse) {
        OpenSpace[] winner = {space};
        entries.compute(space.id(), (id, present) -> {
            OpenSpace other = present == null ? null : present.get();
            if (other != null) {
                winner[0] = other;
                return present;
            }
            beforeUse.run();
            return hold(space);
        });
        if (winner[0] != space) {
            space.acl().destroyKeys(SpaceAcl.End.CLOSED);
        }
        evict();
        return winner[0];
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

    /** Lets go of an eighth at once, so that sorting is rare. */
    private void evict() {
        overwriteUnused();
        age++;
        if (held.get() <= spacesMax || !evicting.tryLock()) {
            return;
        }
        try {
            List<Entry> holding = new ArrayList<>(entries.values().stream()
                    .filter(entry -> entry.held != null)
                    .toList());
            // Taken before sorting: other threads change it meanwhile.
            Map<Entry, Long> usedAt = new IdentityHashMap<>();
            holding.forEach(entry -> usedAt.put(entry, entry.usedAt));
            holding.sort(
                    Comparator.comparing((Entry entry) -> usedAt.get(entry)).reversed());
            int keep = Math.min(holding.size(), spacesMax - spacesMax / 8);
            holding.subList(keep, holding.size()).forEach(entry -> entry.held = null);
            held.set(keep);
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
