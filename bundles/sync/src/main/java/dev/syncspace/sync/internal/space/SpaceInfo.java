package dev.syncspace.sync.internal.space;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import dev.syncspace.proto.stored.v1.SpaceInfoValue;
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

    /** Empty: bytes of another format. */
    static Optional<SpaceInfo> decode(byte[] bytes) {
        try {
            SpaceInfoValue value = SpaceInfoValue.parseFrom(bytes);
            if (value.getFormat() != FORMAT) {
                return Optional.empty();
            }
            SortedMap<String, String> metadata = new TreeMap<>();
            value.getMetadataList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
            return Optional.of(new SpaceInfo(value.getName(), metadata));
        } catch (InvalidProtocolBufferException notOurs) {
            return Optional.empty();
        }
    }

    /** Hides name and metadata. */
    @Override
    public String toString() {
        return "SpaceInfo[" + metadata.size() + " metadata entries]";
    }
}
