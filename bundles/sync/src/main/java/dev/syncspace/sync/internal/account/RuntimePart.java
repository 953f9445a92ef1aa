package dev.syncspace.sync.internal.account;

import dev.syncspace.protocol.id.SpaceId;

/** What a group of services keeps in memory while the account is unlocked. Thread-safe. */
public interface RuntimePart {
    /** A space was erased: forget what belongs to it. Runs on the thread of the call; must not throw. */
    void spaceErased(SpaceId space);

    /** The account is being locked, and no call runs any more: let go of everything, keys first. Must not throw. */
    void close();
}
