package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is kept in memory of the committed tables: spaces, texts, and the range of the event log. Thread-safe; only the writer
 * changes it, after a commit and before it tells the callers.
 */
final class StoreState {
    private final Map<SpaceId, StoredSpace> spaces = new ConcurrentHashMap<>();
    private final Map<ByteString, Integer> textNumbers = new ConcurrentHashMap<>();
    private final Map<Integer, ByteString> texts = new ConcurrentHashMap<>();
    private volatile long firstEvent;
    private volatile long lastEvent;

    StoreState(long firstEvent, long lastEvent) {
        this.firstEvent = firstEvent;
        this.lastEvent = lastEvent;
    }

    Optional<StoredSpace> space(SpaceId id) {
        return Optional.ofNullable(spaces.get(id));
    }

    Collection<StoredSpace> spaces() {
        return spaces.values();
    }

    Optional<Integer> textNumber(ByteString text) {
        return Optional.ofNullable(textNumbers.get(text));
    }

    Optional<ByteString> text(int number) {
        return Optional.ofNullable(texts.get(number));
    }

    int textCount() {
        return textNumbers.size();
    }

    long firstEvent() {
        return firstEvent;
    }

    long lastEvent() {
        return lastEvent;
    }

    void addSpace(StoredSpace space) {
        spaces.put(space.row().id(), space);
    }

    void addText(int number, ByteString text) {
        texts.put(number, text);
        textNumbers.put(text, number);
    }

    /** Readers may meet the rows of a transaction as soon as it is committed: they must find its texts then. */
    void prepare(GroupState group) {
        group.texts().forEach((text, number) -> texts.put(number, text));
    }

    /** Takes over what a committed transaction did. */
    void apply(GroupState group) {
        group.spaces().forEach((id, space) -> {
            if (space.isPresent()) {
                spaces.put(id, space.get());
            } else {
                spaces.remove(id);
            }
        });
        group.texts().forEach((text, number) -> addText(number, text));
        group.totals().forEach((space, change) -> {
            StoreReader.SpaceTotals totals = space.totals();
            if (totals != null) {
                space.setTotals(change.applyTo(totals));
            }
        });
        firstEvent = group.firstEvent();
        lastEvent = group.lastEvent();
    }
}
