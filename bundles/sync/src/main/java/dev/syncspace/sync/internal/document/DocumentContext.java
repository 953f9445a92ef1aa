package dev.syncspace.sync.internal.document;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.tree.WorkLocks;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every operation on a document starts with. Immutable.
 *
 * @param runtime the unlocked account
 * @param space the space that the call names
 */
record DocumentContext(AccountRuntime runtime, OpenSpace space) {
    /** Looks at what seems damaged: it would have to be erased and made again between each two. */
    private static final int LOOKS_MAX = 3;

    static DocumentContext of(AccountRuntime runtime, SpaceId space) {
        OpenSpace open = runtime.space(space);
        // Without a key nothing would be found; that must not look like a space without documents.
        open.requireReader();
        return new DocumentContext(runtime, open);
    }

    StoreReader store() {
        return runtime.store();
    }

    WorkLocks locks() {
        return runtime.part(WorkLocks.class, ignored -> new WorkLocks());
    }

    /** Live trees that carry a document id, by tree id. */
    List<ObjectRow> trees(String documentId) {
        return store().documents(space.id(), documentId);
    }

    /** The tree that is shown of those that carry a document id. */
    static Optional<ObjectRow> shown(List<ObjectRow> trees) {
        return trees.stream().filter(row -> !document(row).isShadowed()).findFirst();
    }

    /** What a row of {@link #trees} always has. */
    static DocumentRow document(ObjectRow row) {
        return row.document().orElseThrow();
    }

    /**
     * Reads rows, and then the changes that they name. Where a change is missing, the document may have been erased between the
     * two: that is no damage, and another look finds no row. Damage stays damage however often one looks.
     */
    static <T> T read(Supplier<T> reading) {
        for (int i = 1; i < LOOKS_MAX; i++) {
            try {
                return reading.get();
            } catch (SyncSpaceException failure) {
                if (failure.reason() != Reason.STORED_DATA_DAMAGED) {
                    throw failure;
                }
            }
        }
        return reading.get();
    }

    /** The ids of documents are as secret as what is in them: the message does not repeat it. */
    SyncSpaceException notFound() {
        return SyncSpaceException.ofField(
                Reason.DOCUMENT_NOT_FOUND, "document_id", "space " + space.id() + " has no document with this id");
    }
}
