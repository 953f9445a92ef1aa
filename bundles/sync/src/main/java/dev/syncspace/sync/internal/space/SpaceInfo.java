package dev.syncspace.sync.internal.space;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import dev.syncspace.proto.stored.v1.SpaceInfoValue;
import dev.syncspace.sync.internal.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Name and metadata of a space, as an entry {@link #KEY} of its key-value store carries them (docs/formats.md). Immutable.
 *
 * @param name may be empty
 * @param metadata iterates by key
 */
public record SpaceInfo(String name, SortedMap<String, String> metadata) {
    /** Key of the entry; only entries of owners and admins count, and the newest of them wins. */
    public static final String KEY = "space.info";
    /** Of a space that nobody named. */
    public static final SpaceInfo EMPTY = new SpaceInfo("", Collections.emptySortedMap());

    private static final int FORMAT = 1;

    public SpaceInfo {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** Name and metadata from any map. */
    public static SpaceInfo of(String name, Map<String, String> metadata) {
        return new SpaceInfo(name, new TreeMap<>(metadata));
    }

    byte[] encode() {
        SpaceInfoValue.Builder value =
                SpaceInfoValue.newBuilder().setFormat(FORMAT).setName(name);
        metadata.forEach((key, text) ->
                value.addMetadata(MetadataEntry.newBuilder().setKey(key).setValue(text)));
        return value.build().toByteArray();
    }

    /** Empty: bytes of another format, or beyond the limits that hold for everybody who writes a name. */
    static Optional<SpaceInfo> decode(byte[] bytes) {
        try {
            SpaceInfoValue value = SpaceInfoValue.parseFrom(bytes);
            if (value.getFormat() != FORMAT) {
                return Optional.empty();
            }
            SortedMap<String, String> metadata = new TreeMap<>();
            value.getMetadataList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
            SpaceInfo info = new SpaceInfo(value.getName(), metadata);
            info.check();
            return Optional.of(info);
        } catch (InvalidProtocolBufferException | SyncSpaceException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * Checks the limits.
     *
     * @throws SyncSpaceException {@code LIMIT_EXCEEDED}, {@code INVALID_FIELD}
     */
    void check() {
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        if (size > SpaceLimits.NAME_MAX_BYTES) {
            throw SyncSpaceException.ofField(
                    Reason.LIMIT_EXCEEDED,
                    "name",
                    "name has at most " + SpaceLimits.NAME_MAX_BYTES + " bytes of UTF-8, this one has " + size);
        }
        Metadata.check("metadata", metadata);
    }

    /** Hides name and metadata. */
    @Override
    public String toString() {
        return "SpaceInfo[" + metadata.size() + " metadata entries]";
    }
}
