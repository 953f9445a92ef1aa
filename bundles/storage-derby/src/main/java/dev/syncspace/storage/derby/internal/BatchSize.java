package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.WriteBatch;

/** About how much disk a batch takes, tables and log together. Stateless. */
final class BatchSize {
    /** A row with its index entries and their log records. */
    private static final long ROW_BYTES = 1_500;
    /** Tables and log hold each value once. */
    private static final long COPIES = 2;

    private BatchSize() {}

    static long bytes(WriteBatch batch) {
        long bytes = 0;
        for (WriteBatch.Operation operation : batch.operations()) {
            bytes += ROW_BYTES + COPIES * valueBytes(operation);
        }
        return bytes;
    }

    private static long valueBytes(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.AppendChanges append) {
            return append.rows().stream().mapToLong(BatchSize::bytes).sum();
        } else if (operation instanceof WriteBatch.AppendAcl append) {
            return append.rows().stream().mapToLong(BatchSize::bytes).sum();
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            return put.rows().stream().mapToLong(BatchSize::bytes).sum();
        } else if (operation instanceof WriteBatch.PutSpace put) {
            return put.row().rawHeader().size();
        } else if (operation instanceof WriteBatch.PutObject put) {
            return put.row().heads().size() * (long) IdBytes.DIGEST_BYTES;
        } else if (operation instanceof WriteBatch.AppendEvent append) {
            return append.row().payload().size();
        } else if (operation instanceof WriteBatch.PutLocal put) {
            return put.value().size();
        }
        return 0;
    }

    private static long bytes(ChangeRow row) {
        return row.raw().size() + ROW_BYTES;
    }

    private static long bytes(AclRow row) {
        return row.raw().size() + ROW_BYTES;
    }

    private static long bytes(KeyValueRow row) {
        return row.raw().size() + ROW_BYTES;
    }

    /** Whether a batch makes room: it may use what is kept free for such batches. */
    static boolean makesRoom(WriteBatch batch) {
        return batch.operations().stream()
                .anyMatch(operation -> operation instanceof WriteBatch.EraseTree
                        || operation instanceof WriteBatch.EraseSpace
                        || operation instanceof WriteBatch.DropEvents
                        || operation instanceof WriteBatch.RemoveLocal);
    }
}
