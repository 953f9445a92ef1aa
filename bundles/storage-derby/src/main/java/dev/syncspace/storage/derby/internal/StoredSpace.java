package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A space with the number that stands for it in the tables. The row never changes; the totals do. Thread-safe. */
final class StoredSpace {
    private final int number;
    private final SpaceRow row;
    private final AtomicReference<StoreReader.@Nullable SpaceTotals> totals = new AtomicReference<>();

    StoredSpace(int number, SpaceRow row) {
        this.number = number;
        this.row = row;
    }

    int number() {
        return number;
    }

    SpaceRow row() {
        return row;
    }

    /** Shortens the raw changes of a tree. The order of the texts is part of the stored form. */
    PackedBytes packer(ObjectId tree) {
        return new PackedBytes(tree.bytes(), row.id().bytes(), row.aclId().bytes());
    }

    /** Shortens ACL records. */
    PackedBytes aclPacker() {
        return new PackedBytes(ByteString.EMPTY, row.id().bytes(), row.aclId().bytes());
    }

    /** The sums; null until they were counted once. */
    StoreReader.@Nullable SpaceTotals totals() {
        return totals.get();
    }

    /** Only the writer sets them. */
    void setTotals(StoreReader.@Nullable SpaceTotals value) {
        totals.set(value);
    }
}
