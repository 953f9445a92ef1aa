package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes of one call that are not in memory yet, verified. For one thread. */
final class NewChanges {
    private final Map<ObjectId, TreeChange> changes = new LinkedHashMap<>();
    private final Map<ObjectId, ByteString> raws = new HashMap<>();

    private NewChanges() {}

    /** Reads and verifies what is not attached; the first failure ends the call. */
    static NewChanges read(List<RawChange> given, ChangeReader reader, ChangeGraph graph, boolean keepsData)
            throws TreeException {
        NewChanges fresh = new NewChanges();
        for (RawChange raw : given) {
            if (graph.contains(raw.id())) {
                continue;
            }
            TreeChange change = reader.readAndVerify(raw);
            fresh.changes.put(raw.id(), keepsData ? change : change.withoutData());
            fresh.raws.put(raw.id(), raw.raw());
        }
        return fresh;
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
            if (raw == null || storage.find(change.id()).isPresent()) {
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
