package dev.syncspace.sync.internal;

import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.SpaceId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Looks into batches. Stateless. */
final class Batches {
    private Batches() {}

    /** The spaces whose rows a batch needs; one that the batch itself makes or erases is none. */
    static Set<SpaceId> spaces(WriteBatch batch) {
        Set<SpaceId> needed = new LinkedHashSet<>();
        Set<SpaceId> made = new LinkedHashSet<>();
        for (WriteBatch.Operation operation : batch.operations()) {
            if (operation instanceof WriteBatch.PutSpace put) {
                made.add(put.row().id());
            } else if (operation instanceof WriteBatch.EraseSpace erase) {
                made.add(erase.space());
            } else {
                space(operation).ifPresent(needed::add);
            }
        }
        needed.removeAll(made);
        return needed;
    }

    private static Optional<SpaceId> space(WriteBatch.Operation operation) {
        if (operation instanceof WriteBatch.AppendAcl append) {
            return Optional.of(append.space());
        } else if (operation instanceof WriteBatch.PutObject put) {
            return Optional.of(put.row().space());
        } else if (operation instanceof WriteBatch.RequireNoDocument require) {
            return Optional.of(require.space());
        } else if (operation instanceof WriteBatch.AppendChanges append) {
            return Optional.of(append.space());
        } else if (operation instanceof WriteBatch.EraseTree erase) {
            return Optional.of(erase.space());
        } else if (operation instanceof WriteBatch.PutKeyValues put) {
            return Optional.of(put.space());
        } else if (operation instanceof WriteBatch.RemoveKeyValues remove) {
            return Optional.of(remove.space());
        }
        return Optional.empty();
    }
}
