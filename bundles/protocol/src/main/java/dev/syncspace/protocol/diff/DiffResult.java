package dev.syncspace.protocol.diff;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;

/**
 * How two sets differ. Immutable.
 *
 * @param onlyTheirs elements that we do not have
 * @param onlyOurs elements that they do not have
 * @param changed elements of both with different heads
 */
public record DiffResult(List<DiffElement> onlyTheirs, List<DiffElement> onlyOurs, List<Changed> changed) {
    public DiffResult {
        onlyTheirs = List.copyOf(onlyTheirs);
        onlyOurs = List.copyOf(onlyOurs);
        changed = List.copyOf(changed);
    }

    /**
     * An element that both have.
     *
     * @param id its id
     * @param ourHead what we have
     * @param theirHead what they have
     */
    public record Changed(ByteString id, ByteString ourHead, ByteString theirHead) {
        public Changed {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(ourHead, "ourHead");
            Objects.requireNonNull(theirHead, "theirHead");
        }

        /**
         * Whether theirs is the greater head by unsigned bytes: in a key-value store, the newer entry.
         *
         * <p>Source: any-sync v0.11.20: app/ldiff/diff.go (CompareDiff).
         */
        public boolean isTheirsGreater() {
            return ByteString.unsignedLexicographicalComparator().compare(theirHead, ourHead) > 0;
        }
    }

    /** Whether the sets are equal. */
    public boolean isEmpty() {
        return onlyTheirs.isEmpty() && onlyOurs.isEmpty() && changed.isEmpty();
    }
}
