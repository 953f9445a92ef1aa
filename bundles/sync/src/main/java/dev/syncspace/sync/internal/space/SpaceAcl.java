package dev.syncspace.sync.internal.space;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ACL log of an open space. Thread-safe: one volatile field holds a log that nobody changes any more, and a longer log
 * takes its place as a whole. Readers take no lock; what they ask in one call comes from one log, and later calls may see a
 * longer one.
 */
final class SpaceAcl {
    private final SpaceId space;
    private volatile AclList list;
    private final List<AclList> superseded = new ArrayList<>();
    private volatile @Nullable End end;

    /** Why the keys are gone. */
    enum End {
        /** The space was erased. */
        ERASED,
        /** The account is locked, or nobody uses this object any more. */
        CLOSED
    }

    SpaceAcl(SpaceId space, AclList list) {
        this.space = space;
        this.list = list;
    }

    /** The present log, for several questions at one moment. Must not be changed. */
    AclList snapshot() {
        return list;
    }

    /** Puts a longer log in place; it is not changed from then on. */
    synchronized void replace(AclList longer) {
        // Calls that run may still use keys of the old log: they are overwritten with the others.
        superseded.add(list);
        list = longer;
    }

    /**
     * Uses keys of the log.
     *
     * @throws SyncSpaceException {@code SPACE_NOT_FOUND}, {@code SHUTTING_DOWN} if they are gone, or went meanwhile: what was
     *     computed from a key that was being overwritten is nonsense
     */
    <T> T withKeys(Supplier<T> use) {
        requireKeys();
        T result;
        try {
            result = use.get();
        } catch (IllegalStateException destroyed) {
            requireKeys();
            throw destroyed;
        }
        requireKeys();
        return result;
    }

    /** Whether the keys are gone. */
    boolean isEnded() {
        return end != null;
    }

    private void requireKeys() {
        End reached = end;
        if (reached == End.ERASED) {
            throw SpaceErrors.notFound(space);
        } else if (reached == End.CLOSED) {
            throw SyncSpaceException.of(Reason.SHUTTING_DOWN, "the account is being locked; try again");
        }
    }

    /** Overwrites the opened keys in memory. */
    synchronized void destroyKeys(End reason) {
        end = reason;
        destroyKeys(list);
        superseded.forEach(SpaceAcl::destroyKeys);
    }

    /** Overwrites the keys of a log that nobody uses. */
    static void destroyKeys(AclList log) {
        log.readKeys().values().forEach(SymmetricKey::destroy);
        log.readKeyIds().forEach(id -> log.metadataKey(id).ifPresent(SigningKey::destroy));
    }
}
