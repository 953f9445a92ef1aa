package dev.syncspace.sync.internal.space;

/**
 * A readable entry of a key-value store. Immutable.
 *
 * @param key its key
 * @param value what its author wrote, decoded
 * @param timestampMicros author's clock, Unix microseconds
 */
public record StoredValue<T>(String key, T value, long timestampMicros) {
    /** Hides the value. */
    @Override
    public String toString() {
        return "StoredValue[" + key + " " + timestampMicros + "]";
    }
}
