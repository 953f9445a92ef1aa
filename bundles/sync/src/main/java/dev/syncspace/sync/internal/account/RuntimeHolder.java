package dev.syncspace.sync.internal.account;

import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.storage.ObjectStoreProvider;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Opens an {@link AccountRuntime} when the account is unlocked and closes it before the keys are overwritten. */
@Component(
        service = {AccountListener.class, RuntimeHolder.class},
        immediate = true)
public final class RuntimeHolder implements AccountListener {
    private final ObjectStoreProvider provider;
    private volatile @Nullable AccountRuntime runtime;

    @Activate
    public RuntimeHolder(@Reference(policyOption = ReferencePolicyOption.GREEDY) ObjectStoreProvider provider) {
        this.provider = provider;
    }

    @Override
    public void unlocked(AccountSession session) {
        runtime = AccountRuntime.open(session, provider, Clock.systemUTC(), new SecureRandom());
    }

    @Override
    @Deactivate
    public void locking() {
        AccountRuntime open = runtime;
        runtime = null;
        if (open != null) {
            open.close();
        }
    }

    /** The runtime; empty while there is no account or it is locked. */
    public Optional<AccountRuntime> runtime() {
        return Optional.ofNullable(runtime);
    }
}
