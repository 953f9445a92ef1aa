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

/**
 * What every operation on a document starts with. Immutable.
 *
 * @param runtime the unlocked account
 * @param space the space that the call names
 */
record DocumentContext(AccountRuntime runtime, OpenSpace space) {
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

    /** The ids of documents are as secret as what is in them: the message does not repeat it. */
    SyncSpaceException notFound() {
        return SyncSpaceException.ofField(
                Reason.DOCUMENT_NOT_FOUND, "document_id", "space " + space.id() + " has no document with this id");
    }
}
