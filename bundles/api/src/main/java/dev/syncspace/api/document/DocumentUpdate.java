package dev.syncspace.api.document;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an update changes. Immutable.
 *
 * @param data empty optional: the data stay
 * @param metadata empty optional: the metadata stay
 * @param expectedVersion 0: no check
 * @param expectedChangeId empty: no check
 */
public record DocumentUpdate(
        Optional<ByteString> data,
        Optional<Map<String, String>> metadata,
        long expectedVersion,
        String expectedChangeId) {
    public DocumentUpdate {
        metadata = metadata.map(Map::copyOf);
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(expectedChangeId, "expectedChangeId");
    }

    /** Hides data and metadata. */
    @Override
    public String toString() {
        return "DocumentUpdate[expectedVersion=" + expectedVersion + ", expectedChangeId=" + expectedChangeId + "]";
    }
}
