package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.SpaceLocalSettings;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.Committer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which spaces are to be synced, remembered on this device: a wish for all, and wishes for single spaces, which go before it.
 * Thread-safe.
 */
public final class SpaceWishes {
    /** Settings of this device start with this; a space id follows, or nothing for all. */
    static final String PREFIX = "sync/";

    private static final int FORMAT = 1;

    private final StoreReader store;
    private final Committer committer;

    public SpaceWishes(StoreReader store, Committer committer) {
        this.store = store;
        this.committer = committer;
    }

    /** All wishes at one moment. Immutable. */
    public static final class Wishes {
        private final Map<String, ByteString> locals;

        private Wishes(Map<String, ByteString> locals) {
            this.locals = locals;
        }

        /** Whether a space is to be synced. */
        public boolean isSyncWanted(SpaceId space) {
            ByteString wish = locals.get(key(space));
            return isWanted(wish == null ? locals.getOrDefault(PREFIX, ByteString.EMPTY) : wish);
        }

        private static boolean isWanted(ByteString stored) {
            if (stored.isEmpty()) {
                return false;
            }
            try {
                SpaceLocalSettings settings = SpaceLocalSettings.parseFrom(stored);
                if (settings.getFormat() == FORMAT) {
                    return settings.getIsSyncWanted();
                }
                throw SyncSpaceException.of(
                        Reason.FORMAT_TOO_NEW,
                        "a setting of a space has format " + settings.getFormat() + ", this version reads " + FORMAT
                                + ": use the later version");
            } catch (InvalidProtocolBufferException e) {
                throw SyncSpaceException.of(
                        Reason.STORED_DATA_DAMAGED,
                        "a stored setting of a space is damaged: restore the data directory from a backup",
                        e);
            }
        }
    }

    private static String key(SpaceId space) {
        return PREFIX + space.text();
    }

    /** All wishes now. */
    public Wishes all() {
        return new Wishes(store.locals(PREFIX));
    }

    /** Remembers a wish for one space. */
    public void wish(SpaceId space, boolean isSyncWanted) {
        committer.commit(new WriteBatch(List.of(new WriteBatch.PutLocal(key(space), settings(isSyncWanted)))));
    }

    /** Remembers a wish for all spaces, those that come later included; earlier wishes for single ones are forgotten. */
    public void wishForAll(boolean isSyncWanted) {
        List<WriteBatch.Operation> operations = new ArrayList<>();
        store.locals(PREFIX).keySet().forEach(key -> operations.add(new WriteBatch.RemoveLocal(key)));
        operations.add(new WriteBatch.PutLocal(PREFIX, settings(isSyncWanted)));
        committer.commit(new WriteBatch(operations));
    }

    /** Forgets what was wished for a space. */
    static WriteBatch.Operation forget(SpaceId space) {
        return new WriteBatch.RemoveLocal(key(space));
    }

    private static ByteString settings(boolean isSyncWanted) {
        return SpaceLocalSettings.newBuilder()
                .setFormat(FORMAT)
                .setIsSyncWanted(isSyncWanted)
                .build()
                .toByteString();
    }
}
