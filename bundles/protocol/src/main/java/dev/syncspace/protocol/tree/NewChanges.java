package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The changes of one call that are not in memory yet, each verified now or before it was stored. For one thread. */
final class NewChanges {
    private final Map<ObjectId, TreeChange> changes = new LinkedHashMap<>();
    private final Map<ObjectId, ByteString> raws = new HashMap<>();
    private final Set<ObjectId> stored = new HashSet<>();

    private NewChanges() {}

    /** Reads what is not attached, and verifies what is not stored either; the first failure ends the call. */
    static NewChanges read(
            List<RawChange> given, ChangeReader reader, ChangeGraph graph, TreeStorage storage, boolean keepsData)
            throws TreeException {
        NewChanges fresh = new NewChanges();
        for (RawChange raw : given) {
            if (graph.contains(raw.id()) || raw.raw().equals(fresh.raws.get(raw.id()))) {
                continue;
            }
            boolean isStored = storage.find(raw.id())
                    .filter(stored -> stored.raw().equals(raw.raw()))
                    .isPresent();
            if (isStored) {
                fresh.stored.add(raw.id());
                fresh.put(reader.readStored(raw.id(), raw.raw()), raw.raw(), keepsData);
            } else {
                fresh.put(reader.readAndVerify(raw), raw.raw(), keepsData);
            }
        }
        return fresh;
    }

    /** Reads a change that was just made here. */
    static NewChanges readOwn(RawChange own, ChangeReader reader, boolean keepsData) throws TreeException {
        NewChanges fresh = new NewChanges();
        fresh.put(reader.readStored(own.id(), own.raw()), own.raw(), keepsData);
        return fresh;
    }

    private void put(TreeChange change, ByteString raw, boolean keepsData) {
        changes.put(change.id(), keepsData ? change : change.withoutData());
        raws.put(change.id(), raw);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    Collection<TreeChange> changes() {
        return changes.values();
    }

    Optional<TreeChange> find(ObjectId id) {
        return Optional.ofNullable(changes.get(id));
    }

    boolean hasSnapshot(ObjectId id) {
        return find(id).map(TreeChange::isSnapshot).orElse(false);
    }

    boolean dropUnreadable(TreeAcl acl) {
        return changes.values()
                .removeIf(change -> !change.isRoot()
                        && (!acl.hasReadKey(change.readKeyId())
                                || acl.indexOf(change.aclHeadId()).isEmpty()));
    }

    void dropUnreachable() {
        changes.values()
                .removeIf(change -> !change.isRoot() && change.previousIds().isEmpty());
    }

    /** What of the attached changes is not stored yet, with the counter of each. */
    List<StoredChange> toStore(List<TreeChange> attached, TreeStorage storage) {
        Map<ObjectId, Long> counters = new HashMap<>();
        List<StoredChange> toStore = new ArrayList<>();
        for (TreeChange change : attached) {
            ByteString raw = raws.get(change.id());
            if (raw == null || stored.contains(change.id())) {
                continue;
            }
            ObjectId base = change.snapshotBaseId();
            long baseCounter = counters.containsKey(base)
                    ? counters.get(base)
                    : storage.find(base).map(StoredChange::snapshotCounter).orElse(0L);
            counters.put(change.id(), baseCounter + 1);
            toStore.add(new StoredChange(change.id(), baseCounter + 1, raw));
        }
        return toStore;
    }
}
