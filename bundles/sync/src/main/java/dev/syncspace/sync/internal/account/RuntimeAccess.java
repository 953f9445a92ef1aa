package dev.syncspace.sync.internal.account;

import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.sync.internal.StorageErrors;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The way of every service call to the runtime: it is refused while there are no keys, keeps them in memory while it runs,
 * and gets failures of the storage as failures of the API.
 */
@Component(service = RuntimeAccess.class)
public final class RuntimeAccess {
    private final RuntimeHolder holder;
    private final Supplier<AccountState> state;

    private record Parts(RuntimeHolder holder, Supplier<AccountState> state) {}

    @Activate
    public RuntimeAccess(@Reference RuntimeHolder holder, @Reference AccountService account) {
        this(new Parts(holder, () -> account.status().state()));
    }

    private RuntimeAccess(Parts parts) {
        this.holder = parts.holder;
        this.state = parts.state;
    }

    /** For use without OSGi. No constructor: the component runtime chooses one by the number of its parameters alone. */
    public static RuntimeAccess of(RuntimeHolder holder, Supplier<AccountState> state) {
        return new RuntimeAccess(new Parts(holder, state));
    }

    /** Runs a call with the runtime of the unlocked account. */
    public <T> T call(Function<AccountRuntime, T> call) {
        AccountRuntime runtime = holder.runtime().orElseThrow(this::refusal);
        runtime.gate().enter();
        try {
            return call.apply(runtime);
        } catch (StorageException failure) {
            throw StorageErrors.toApi(failure);
        } finally {
            runtime.gate().leave();
        }
    }

    /** As {@link #call} for a call without an answer. */
    public void run(Consumer<AccountRuntime> call) {
        this.<Optional<Void>>call(runtime -> {
            call.accept(runtime);
            return Optional.empty();
        });
    }

    private SyncSpaceException refusal() {
        return switch (state.get()) {
            case NONE -> SyncSpaceException.of(Reason.NO_ACCOUNT, "there is no account yet: create or recover one");
            case LOCKED ->
                SyncSpaceException.of(Reason.ACCOUNT_LOCKED, "the account is locked: unlock it with its passphrase");
            // Its storage is being opened or replaced, or this bundle is, and has not been told of the keys yet.
            case UNLOCKED -> holder.absence();
        };
    }
}
