package dev.syncspace.sync.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceLimits;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Limits of metadata maps, which are the same for spaces and documents. Stateless. */
public final class Metadata {
    private Metadata() {}

    /**
     * Checks a map against {@link SpaceLimits}.
     *
     * @param field API field for the error; an entry at fault is named {@code field[key]}, because its text is nobody's business
     */
    public static void check(String field, Map<String, String> metadata) {
        if (metadata.size() > SpaceLimits.METADATA_ENTRIES_MAX) {
            throw tooMuch(field, "at most " + SpaceLimits.METADATA_ENTRIES_MAX + " entries, not " + metadata.size());
        }
        long total = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            int key = bytes(entry.getKey());
            int value = bytes(entry.getValue());
            if (key == 0 || entry.getKey().startsWith("@")) {
                throw SyncSpaceException.invalid(
                        entryOf(field), "a metadata key must not be empty and must not start with @");
            }
            if (key > SpaceLimits.METADATA_KEY_MAX_BYTES) {
                throw tooMuch(
                        entryOf(field), "keys of at most " + SpaceLimits.METADATA_KEY_MAX_BYTES + " bytes, not " + key);
            }
            if (value > SpaceLimits.METADATA_VALUE_MAX_BYTES) {
                throw tooMuch(
                        entryOf(field),
                        "values of at most " + SpaceLimits.METADATA_VALUE_MAX_BYTES + " bytes, not " + value);
            }
            total += key + value;
        }
        if (total > SpaceLimits.METADATA_MAX_BYTES) {
            throw tooMuch(field, "at most " + SpaceLimits.METADATA_MAX_BYTES + " bytes in all, not " + total);
        }
    }

    private static String entryOf(String field) {
        return field + "[key]";
    }

    private static SyncSpaceException tooMuch(String field, String what) {
        return SyncSpaceException.ofField(Reason.LIMIT_EXCEEDED, field, field + " may have " + what);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
