package dev.syncspace.sync.internal.account;

/** Makes the index of documents anew from their trees. Thread-safe. */
public interface IndexRebuild {
    /** Version of the index that this code writes and reads; raised when rows of an older version are wrong. */
    int indexVersion();

    /** Makes every row anew. Runs while the account is being unlocked, before any call. */
    void rebuild(AccountRuntime runtime);
}
