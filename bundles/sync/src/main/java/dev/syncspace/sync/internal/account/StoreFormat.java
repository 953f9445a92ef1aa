package dev.syncspace.sync.internal.account;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.StoreStamp;
import java.util.Optional;

/** The stamp that tells with which formats a store was written. Stateless. */
final class StoreFormat {
    /** Setting of this device that holds the stamp. */
    static final String KEY = "format";
    /** Format that this version writes, and the newest that it reads. */
    static final int CURRENT = 1;

    /** Version of an index that has to be made anew whatever version is current. */
    static final int STALE_INDEX = 0;

    private StoreFormat() {}

    /**
     * Checks the stamp before anything else is read.
     *
     * @return the version of the index of documents; empty: the store is new
     * @throws SyncSpaceException {@code FORMAT_TOO_NEW}; {@code STORED_DATA_DAMAGED} for a stamp that is missing or cannot be
     *     read: a guess could damage the rest
     */
    static Optional<Integer> check(StoreReader store) {
        Optional<ByteString> stored = store.local(KEY);
        if (stored.isEmpty()) {
            if (store.spaces().isEmpty()) {
                return Optional.empty();
            }
            throw SyncSpaceException.of(
                    Reason.STORED_DATA_DAMAGED,
                    "the stamp of the store is missing although there are spaces: restore the data directory from a backup");
        }
        StoreStamp stamp = read(stored.get());
        if (stamp.getFormat() > CURRENT) {
            throw SyncSpaceException.of(
                    Reason.FORMAT_TOO_NEW,
                    "the store has format " + stamp.getFormat() + ", this version reads up to " + CURRENT
                            + ": use the later version that wrote it");
        }
        return Optional.of(stamp.getDocumentIndex());
    }

    private static StoreStamp read(ByteString stored) {
        try {
            StoreStamp stamp = StoreStamp.parseFrom(stored);
            if (stamp.getFormat() > 0) {
                return stamp;
            }
            throw new InvalidProtocolBufferException("no format");
        } catch (InvalidProtocolBufferException e) {
            throw SyncSpaceException.of(
                    Reason.STORED_DATA_DAMAGED,
                    "the stamp of the store cannot be read: restore the data directory from a backup",
                    e);
        }
    }

    /** Writes the stamp. */
    static WriteBatch.Operation stamp(int indexVersion) {
        return new WriteBatch.PutLocal(
                KEY,
                StoreStamp.newBuilder()
                        .setFormat(CURRENT)
                        .setDocumentIndex(indexVersion)
                        .build()
                        .toByteString());
    }
}
