package dev.syncspace.sync.internal.account;

import dev.syncspace.sync.internal.space.OpenSpace;

/** Makes the index of documents anew from their trees. Thread-safe. */
public interface IndexRebuild {
    /** Version of the index that this code writes and reads; raised when rows of an older version are wrong. */
    int indexVersion();

    /** Makes every row anew. Runs while the account is being unlocked, before any call. */
    void rebuild(AccountRuntime runtime);

    /**
     * Makes the rows of one space anew, because the account can read more of it than before.
     *
     * @throws dev.syncspace.api.storage.StorageException {@code CONFLICT} if somebody else wrote meanwhile
     */
    void rebuild(AccountRuntime runtime, OpenSpace space);
}
