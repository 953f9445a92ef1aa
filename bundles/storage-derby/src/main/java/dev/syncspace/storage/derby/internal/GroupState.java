package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.SpaceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the batches of a transaction have done to the state in memory so far, and the next free numbers. A copy is taken for
 * each batch and thrown away when the batch is refused. For the writer's thread.
 */
final class GroupState {
    private final StoreState committed;
    private final Map<SpaceId, Optional<StoredSpace>> spaces;
    private final Map<ByteString, Integer> texts;
    private final Map<StoredSpace, TotalsChange> totals;
    private final NumberRange objects;
    private final NumberRange rows;
    private int nextSpace;
    private long firstEvent;
    private long lastEvent;

    private GroupState(
            StoreState committed,
            Map<SpaceId, Optional<StoredSpace>> spaces,
            Map<ByteString, Integer> texts,
            Map<StoredSpace, TotalsChange> totals,
            NumberRange objects,
            NumberRange rows) {
        this.committed = committed;
        this.spaces = spaces;
        this.texts = texts;
        this.totals = totals;
        this.objects = objects;
        this.rows = rows;
    }

    /** The state before the first batch of a transaction. */
    static GroupState of(StoreState committed, NumberRange objects, NumberRange rows, int nextSpace) {
        GroupState state = new GroupState(
                committed, new HashMap<>(), new HashMap<>(), new HashMap<>(), objects.copy(), rows.copy());
        state.nextSpace = nextSpace;
        state.firstEvent = committed.firstEvent();
        state.lastEvent = committed.lastEvent();
        return state;
    }

    GroupState copy() {
        GroupState copy = new GroupState(
                committed,
                new HashMap<>(spaces),
                new HashMap<>(texts),
                new HashMap<>(totals),
                objects.copy(),
                rows.copy());
        copy.nextSpace = nextSpace;
        copy.firstEvent = firstEvent;
        copy.lastEvent = lastEvent;
        return copy;
    }

    Map<SpaceId, Optional<StoredSpace>> spaces() {
        return spaces;
    }

    Map<ByteString, Integer> texts() {
        return texts;
    }

    Map<StoredSpace, TotalsChange> totals() {
        return totals;
    }

    NumberRange objects() {
        return objects;
    }

    NumberRange rows() {
        return rows;
    }

    int nextSpace() {
        return nextSpace;
    }

    long firstEvent() {
        return firstEvent;
    }

    long lastEvent() {
        return lastEvent;
    }

    Optional<StoredSpace> space(SpaceId id) {
        Optional<StoredSpace> changed = spaces.get(id);
        return changed != null ? changed : committed.space(id);
    }

    int takeSpaceNumber() {
        return nextSpace++;
    }

    void addTotals(StoredSpace space, TotalsChange change) {
        totals.merge(space, change, TotalsChange::plus);
    }

    Optional<Integer> textNumber(ByteString text) {
        Optional<Integer> known = committed.textNumber(text);
        return known.isPresent() ? known : Optional.ofNullable(texts.get(text));
    }

    int addText(ByteString text) {
        int number = committed.textCount() + texts.size() + 1;
        texts.put(text, number);
        return number;
    }

    long takeEventSequence() {
        lastEvent++;
        return lastEvent;
    }

    void dropEventsThrough(long sequence) {
        firstEvent = Math.max(firstEvent, Math.min(sequence, lastEvent) + 1);
    }
}
