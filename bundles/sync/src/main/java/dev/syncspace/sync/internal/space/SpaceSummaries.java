package dev.syncspace.sync.internal.space;

import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.proto.anysync.space.RawSpaceHeader;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.wire.WireFormat;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a list shows of each space, kept in memory so that a list of many spaces opens none of them. Thread-safe; within a
 * named limit of memory.
 */
final class SpaceSummaries {
    /** Memory of all summaries: 10,000 spaces with short metadata take about 3 MiB. */
    private static final long BYTES_MAX = 16L * 1024 * 1024;

    private static final int OVERHEAD_BYTES = 256;
    private static final int MICROS_PER_MILLI = 1_000;

    private final Map<SpaceId, Summary> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * A summary. Immutable.
     *
     * @param info name and metadata
     * @param updatedAtMillis when they were written; creation of the space if they never were
     * @param permission this account's
     * @param spaceType type in the header
     */
    record Summary(SpaceInfo info, long updatedAtMillis, String permission, String spaceType) {
        private long bytes() {
            long size = OVERHEAD_BYTES + 2L * info.name().length();
            for (Map.Entry<String, String> entry : info.metadata().entrySet()) {
                size += OVERHEAD_BYTES
                        + 2L * (entry.getKey().length() + entry.getValue().length());
            }
            return size;
        }
    }

    /**
     * The summary of a space.
     *
     * @param open opens the space if it is not known
     */
    Summary of(SpaceId id, Supplier<OpenSpace> open) {
        Summary hit = known.get(id);
        return hit != null ? hit : make(open.get());
    }

    /** Under the lock of the key-value store, so that no change comes between reading and remembering. */
    private Summary make(OpenSpace space) {
        return space.keyValues().locked(() -> {
            Optional<StoredValue<SpaceInfo>> info =
                    space.keyValues().newest(SpaceInfo.KEY, space.keyValues().fromManagers(), SpaceInfo::decode);
            return remember(
                    space,
                    info.map(StoredValue::value).orElse(SpaceInfo.EMPTY),
                    info.map(value -> value.timestampMicros() / MICROS_PER_MILLI)
                            .orElse(space.row().createdAtMillis()));
        });
    }

    /** Name and metadata that were just written; under the lock of the key-value store. */
    Summary remember(OpenSpace space, SpaceInfo info, long updatedAtMillis) {
        Summary summary = new Summary(info, updatedAtMillis, space.permission().label(), spaceType(space.row()));
        remember(space, summary);
        return summary;
    }

    private void remember(OpenSpace space, Summary summary) {
        if (bytes.addAndGet(summary.bytes()) > BYTES_MAX) {
            known.clear();
            bytes.set(summary.bytes());
        }
        known.put(space.id(), summary);
        if (space.acl().isEnded()) {
            forget(space.id());
        }
    }

    /** Name, metadata, permission, or the whole space may have changed. */
    void forget(SpaceId id) {
        Summary old = known.remove(id);
        if (old != null) {
            bytes.addAndGet(-old.bytes());
        }
    }

    private static String spaceType(SpaceRow row) {
        try {
            RawSpaceHeader envelope = WireFormat.parse(RawSpaceHeader.parser(), row.rawHeader());
            return WireFormat.parse(SpaceHeader.parser(), envelope.getSpaceHeader())
                    .getSpaceType()
                    .toStringUtf8();
        } catch (DecodeException e) {
            throw SpaceErrors.damaged(row.id(), "its stored header", e);
        }
    }
}
