package dev.syncspace.sync.internal;

import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.IndexRebuild;

/** An index that is always right. */
final class NoIndex implements IndexRebuild {
    @Override
    public int indexVersion() {
        return 1;
    }

    @Override
    public void rebuild(AccountRuntime runtime) {
        throw new IllegalStateException("the version never changes");
    }
}
