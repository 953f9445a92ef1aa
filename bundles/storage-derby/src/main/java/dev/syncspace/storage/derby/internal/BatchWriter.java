package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import java.sql.SQLException;

/** Applies one batch within the present transaction. Stateless. */
final class BatchWriter {
    private BatchWriter() {}

    /**
     * Applies a batch.
     *
     * @param state changed by what the batch does; worthless if it fails
     * @throws dev.syncspace.api.storage.StorageException {@code CONFLICT} or {@code NOT_FOUND}; what was done is to be rolled
     *     back
     */
    static ObjectStore.Commit apply(Session session, GroupState state, WriteBatch batch) throws SQLException {
        long lastEvent = state.lastEvent();
        BatchContext context = new BatchContext(session, state);
        for (WriteBatch.Operation operation : batch.operations()) {
            apply(context, operation);
        }
        for (BatchContext.Tree tree : context.rowless()) {
            throw new StorageException(
                    StorageException.Kind.NOT_FOUND, "tree " + tree.id() + " has changes but no row");
        }
        return new ObjectStore.Commit(state.lastEvent() > lastEvent ? lastEvent + 1 : 0);
    }

    private static void apply(BatchContext context, WriteBatch.Operation operation) throws SQLException {
        if (operation instanceof WriteBatch.PutObject put) {
            ObjectWrites.put(context, put);
        } else if (operation instanceof WriteBatch.AppendChanges append) {
            ChangeWrites.append(context, append);
        } else if (operation instanceof WriteBatch.AppendEvent append) {
            OtherWrites.appendEvent(context, append);
        } else if (operation instanceof WriteBatch.RequireNoDocument require) {
            ObjectWrites.requireNoDocument(context, require);
        } else if (operation instanceof WriteBatch.EraseTree erase) {
            ObjectWrites.eraseTree(context, erase);
        } else if (operation instanceof WriteBatch.PutSpace put) {
            SpaceWrites.put(context, put);
        } else if (operation instanceof WriteBatch.EraseSpace erase) {
            SpaceWrites.erase(context, erase);
        } else if (operation instanceof WriteBatch.AppendAcl append) {
            SpaceWrites.appendAcl(context, append);
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            OtherWrites.putKeyValues(context, put);
        } else if (operation instanceof WriteBatch.RemoveKeyValues remove) {
            OtherWrites.removeKeyValues(context, remove);
        } else if (operation instanceof WriteBatch.DropEvents drop) {
            OtherWrites.dropEvents(context, drop);
        } else if (operation instanceof WriteBatch.PutLocal put) {
            OtherWrites.putLocal(context, put);
        } else if (operation instanceof WriteBatch.RemoveLocal remove) {
            OtherWrites.removeLocal(context, remove.key());
        } else {
            throw new IllegalArgumentException("unknown operation " + operation.getClass());
        }
    }
}
