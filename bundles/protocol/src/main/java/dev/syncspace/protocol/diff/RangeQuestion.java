package dev.syncspace.protocol.diff;

import java.util.Objects;

/**
 * What one side asks the other about a range. Immutable.
 *
 * @param range the range
 * @param wantsElements whether its elements are asked for, too
 */
public record RangeQuestion(DiffRange range, boolean wantsElements) {
    public RangeQuestion {
        Objects.requireNonNull(range, "range");
    }
}
