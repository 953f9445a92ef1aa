package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueException;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The entries of one space in memory, and the rows that keep them. Not thread-safe. It never commits: if what
 * {@link #operations} lists was not stored, this object is to be thrown away.
 */
final class KeyValueRows {
    /** Entries of one store: settings, not documents; one more is refused. */
    static final int ENTRIES_MAX = 100_000;
    /** Raw bytes of all entries of one store, which are held in memory while it is used. */
    static final long BYTES_MAX = 64L * 1024 * 1024;

    private final SpaceRow space;
    private final KeyValueStore entries;
    private final Map<ByteString, Stat> stats = new HashMap<>();
    private final Map<ByteString, Changed> changed = new LinkedHashMap<>();
    private long bytes;
    private long revision;
    private int pending;

    /**
     * What is kept of one key-peer id.
     *
     * @param bytes raw bytes in all of its places
     * @param newestMicros time of its newest entry, one that may not be shown included
     * @param isSplit it may have rows in other places than {@code CURRENT}
     */
    private record Stat(long bytes, long newestMicros, boolean isSplit) {
        static final Stat NONE = new Stat(0, Long.MIN_VALUE, false);

        Stat with(KeyValueRow.Slot slot, KeyValueEntry entry) {
            return new Stat(
                    bytes + entry.raw().size(),
                    Math.max(newestMicros, entry.timestampMicros()),
                    isSplit || slot != KeyValueRow.Slot.CURRENT);
        }
    }

    /**
     * An id that changed.
     *
     * @param last tells all places of the id
     * @param wasSplit the stored rows may be in other places than {@code CURRENT}
     */
    private record Changed(KeyValueStore.Change last, boolean wasSplit) {}

    private KeyValueRows(SpaceRow space, AclList acl) {
        this.space = space;
        this.entries = new KeyValueStore(space.id(), acl);
    }

    /** The store of a space that has no rows yet. */
    static KeyValueRows empty(SpaceRow space, AclList acl) {
        return new KeyValueRows(space, acl);
    }

    /**
     * The stored entries.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code STORED_DATA_DAMAGED}: nothing is dropped, so that nothing is
     *     written over what may be repaired
     */
    static KeyValueRows load(SpaceRow space, AclList acl, StoreReader store) {
        ObjectRow before = headRow(space, store);
        while (true) {
            KeyValueRows rows = new KeyValueRows(space, acl);
            try {
                for (KeyValueRow row : store.keyValues(space.id())) {
                    rows.load(row);
                }
            } catch (KeyValueException e) {
                throw SpaceErrors.damaged(space.id(), "an entry of its key-value store", e);
            }
            ObjectRow after = headRow(space, store);
            if (before.revision() == after.revision()) {
                rows.check(after);
                return rows;
            }
            before = after;
        }
    }

    private static ObjectRow headRow(SpaceRow space, StoreReader store) {
        Optional<ObjectRow> row = store.object(space.id(), space.keyValueId());
        if (row.isPresent()) {
            return row.get();
        }
        if (store.space(space.id()).isEmpty()) {
            throw SpaceErrors.notFound(space.id());
        }
        throw SpaceErrors.damaged(
                space.id(), "its key-value store", new IllegalStateException("no head row is stored"));
    }

    private void load(KeyValueRow row) throws KeyValueException {
        KeyValueEntry entry = KeyValueEntry.readStored(row.raw());
        boolean mayBeShown = row.slot() != KeyValueRow.Slot.HIDDEN;
        if (!entry.keyPeerId().equals(row.keyPeerId())
                || (mayBeShown && !row.keyPeerId().startsWith(entry.key()))) {
            throw SpaceErrors.damaged(
                    space.id(),
                    "an entry of its key-value store",
                    new IllegalStateException("an entry is not stored under its own id"));
        }
        entries.load(KeyValueStore.Place.valueOf(row.slot().name()), entry);
        stats.merge(row.keyPeerId(), Stat.NONE.with(row.slot(), entry), (old, ignored) -> old.with(row.slot(), entry));
        bytes += entry.raw().size();
    }

    private void check(ObjectRow head) {
        if (!head.heads().equals(List.of(entries.head()))) {
            throw SpaceErrors.damaged(
                    space.id(),
                    "its key-value store",
                    new IllegalStateException("the entries do not make the stored head"));
        }
        revision = head.revision();
        pending = head.pendingChanges();
    }

    /** The entries. */
    KeyValueStore entries() {
        return entries;
    }

    /** Whether one more entry of this size would pass a limit. */
    boolean isFull(KeyValueEntry next) {
        return bytes + next.raw().size() > BYTES_MAX
                || (stats.size() >= ENTRIES_MAX && !stats.containsKey(next.keyPeerId()));
    }

    /** Time of the newest entry of an id, one that may not be shown included. */
    OptionalLong newestMicros(ByteString keyPeerId) {
        Stat stat = stats.get(keyPeerId);
        return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.newestMicros());
    }

    /**
     * Takes a verified entry; the caller asks {@link #isFull} before.
     *
     * @return what changed; empty if the stored entry is not older or the ACL head is not known
     */
    Optional<KeyValueStore.Change> add(KeyValueEntry entry) {
        Optional<KeyValueStore.Change> change = entries.add(entry);
        change.ifPresent(made -> {
            Stat old = stats.getOrDefault(made.keyPeerId(), Stat.NONE);
            Stat next = Stat.NONE;
            for (Map.Entry<KeyValueStore.Place, KeyValueEntry> place :
                    made.places().entrySet()) {
                next = next.with(slot(place.getKey()), place.getValue());
            }
            stats.put(made.keyPeerId(), next);
            bytes += next.bytes() - old.bytes();
            changed.put(made.keyPeerId(), new Changed(made, wasSplit(made.keyPeerId(), old)));
        });
        return change;
    }

    private boolean wasSplit(ByteString keyPeerId, Stat old) {
        Changed earlier = changed.get(keyPeerId);
        return earlier == null ? old.isSplit() : earlier.wasSplit();
    }

    private static KeyValueRow.Slot slot(KeyValueStore.Place place) {
        return KeyValueRow.Slot.valueOf(place.name());
    }

    /** How many ids changed since the last {@link #operations}. */
    int changedCount() {
        return changed.size();
    }

    /** What stores the changes since the last call, and the head row behind them. */
    List<WriteBatch.Operation> operations() {
        List<WriteBatch.Operation> operations = new ArrayList<>();
        List<KeyValueRow> rows = new ArrayList<>();
        changed.forEach((keyPeerId, what) -> {
            Set<KeyValueRow.Slot> empty = EnumSet.allOf(KeyValueRow.Slot.class);
            what.last().places().forEach((place, entry) -> {
                rows.add(new KeyValueRow(keyPeerId, slot(place), entry.raw()));
                empty.remove(slot(place));
            });
            if (what.wasSplit() || empty.contains(KeyValueRow.Slot.CURRENT)) {
                empty.forEach(slot -> operations.add(new WriteBatch.RemoveKeyValues(space.id(), keyPeerId, slot)));
            }
        });
        if (!rows.isEmpty()) {
            operations.add(new WriteBatch.PutKeyValues(space.id(), rows));
        }
        operations.add(new WriteBatch.PutObject(nextHeadRow(changed.size()), revision));
        revision++;
        changed.clear();
        return operations;
    }

    private ObjectRow nextHeadRow(int changed) {
        pending += changed;
        return new ObjectRow(
                space.id(),
                space.keyValueId(),
                ObjectRow.Kind.KEY_VALUE,
                List.of(entries.head()),
                Optional.empty(),
                ObjectRow.Status.LIVE,
                false,
                Optional.empty(),
                stats.size(),
                pending,
                0,
                Optional.empty());
    }
}
