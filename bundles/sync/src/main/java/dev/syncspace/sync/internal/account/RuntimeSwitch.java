package dev.syncspace.sync.internal.account;

import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.storage.ObjectStoreProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the runtime of the unlocked account on the storage that is to be used: opens it when there are keys and a storage, and
 * replaces it when another storage is named, or when the present one goes or comes back. While there is none, calls are
 * told why and that they may try again. Thread-safe; storages are opened and closed on the thread that brings the news, one
 * after the other.
 */
final class RuntimeSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeSwitch.class);
    /** A storage that could not be opened for a cause that may pass is tried again by calls, so seldom. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String BETWEEN = "the storage is being opened or replaced; try again";

    private final IndexRebuild index;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<StoreChoice.Candidate> candidates = new ArrayList<>();
    private RuntimeSettings settings;
    private StoreChoice choice;
    private @Nullable AccountSession session;
    private volatile State state = State.without(BETWEEN);

    /**
     * What calls meet.
     *
     * @param runtime where they go
     * @param used its storage
     * @param absence why there is none
     * @param retryAtNanos when it may be tried again; empty: not before something changes
     */
    private record State(
            @Nullable AccountRuntime runtime,
            @Nullable ObjectStoreProvider used,
            String absence,
            Optional<Long> retryAtNanos) {
        static State without(String why) {
            return new State(null, null, why, Optional.empty());
        }
    }

    RuntimeSwitch(
            IndexRebuild index, Clock clock, RandomGenerator random, RuntimeSettings settings, StoreChoice choice) {
        this.index = index;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.choice = choice;
    }

    /** A storage came. */
    void add(ObjectStoreProvider provider, Map<String, ?> properties) {
        lock.lock();
        try {
            candidates.add(new StoreChoice.Candidate(provider, properties));
            arrange();
        } finally {
            lock.unlock();
        }
    }

    /** A storage goes: when this returns it is not used any more. */
    void remove(ObjectStoreProvider provider) {
        lock.lock();
        try {
            candidates.removeIf(candidate -> candidate.provider() == provider);
            arrange();
        } finally {
            lock.unlock();
        }
    }

    /** Other settings hold. */
    void configure(RuntimeSettings newSettings, StoreChoice newChoice) {
        lock.lock();
        try {
            boolean isSame = settings.equals(newSettings);
            settings = newSettings;
            choice = newChoice;
            if (!isSame && state.runtime() != null) {
                leave();
            }
            arrange();
        } finally {
            lock.unlock();
        }
    }

    /**
     * There are keys.
     *
     * @throws SyncSpaceException if the storage is there and cannot be opened
     */
    void unlocked(AccountSession opened) {
        lock.lock();
        try {
            session = opened;
            Optional<RuntimeException> failure = arrange();
            if (failure.isPresent()) {
                throw failure.get();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The keys go. */
    void locking() {
        lock.lock();
        try {
            session = null;
            State old = state;
            state = State.without(BETWEEN);
            if (old.runtime() != null) {
                old.runtime().close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where calls go; empty while there is no account, it is locked, or its storage is away. */
    Optional<AccountRuntime> runtime() {
        return Optional.ofNullable(state.runtime());
    }

    /** What a call is told that came while the account was unlocked and its storage away. */
    SyncSpaceException absence() {
        State present = state;
        if (present.retryAtNanos().isPresent()
                && System.nanoTime() - present.retryAtNanos().get() >= 0) {
            retryElsewhere();
        }
        return unavailable(present.absence());
    }

    private static SyncSpaceException unavailable(String why) {
        return SyncSpaceException.of(Reason.STORAGE_UNAVAILABLE, why);
    }

    /** Not on the thread of the call: its caller may interrupt it. */
    private void retryElsewhere() {
        if (lock.isLocked()) {
            return;
        }
        Thread thread = DaemonThreads.create(
                () -> {
                    if (lock.tryLock()) {
                        try {
                            Optional<Long> retryAt = state.retryAtNanos();
                            if (retryAt.isPresent() && System.nanoTime() - retryAt.get() >= 0) {
                                arrange();
                            }
                        } finally {
                            lock.unlock();
                        }
                    }
                },
                "syncspace-storage");
        thread.start();
    }

    /** Does what the keys, the storages and the settings demand; under the lock. */
    private Optional<RuntimeException> arrange() {
        AccountSession keys = session;
        if (keys == null) {
            return Optional.empty();
        }
        Optional<StoreChoice.Candidate> wanted = choice.of(candidates, keys.dataDirectory());
        if (state.runtime() != null) {
            if (wanted.isPresent() && wanted.get().provider() == state.used()) {
                return Optional.empty();
            }
            leave();
        }
        if (wanted.isEmpty()) {
            String why = choice.absence(candidates, keys.dataDirectory());
            LOG.warn("{}", why);
            state = State.without(why);
            return Optional.empty();
        }
        return open(keys, wanted.get());
    }

    /** Running calls end, new ones are told to come again, and the storage is closed. */
    private void leave() {
        State old = state;
        state = State.without(BETWEEN);
        if (old.runtime() != null) {
            LOG.info("the storage is being replaced");
            old.runtime().closeForAnother(unavailable(BETWEEN));
        }
    }

    private Optional<RuntimeException> open(AccountSession keys, StoreChoice.Candidate chosen) {
        state = State.without(BETWEEN);
        try {
            AccountRuntime opened = AccountRuntime.open(keys, chosen.provider(), clock, random, index, settings);
            if (choice.target().isEmpty() && opened.store().info().isDurable()) {
                StoreDirectory.rememberUsual(keys.dataDirectory(), chosen.kind());
            }
            state = new State(opened, chosen.provider(), "", Optional.empty());
            LOG.info("the storage \"{}\" is open", chosen.kind());
            return Optional.empty();
        } catch (SyncSpaceException failure) {
            LOG.error(
                    "the storage \"{}\" cannot be opened: {}: {}", chosen.kind(), failure.reason(), failure.message());
            state = new State(
                    null,
                    null,
                    "the storage \"" + chosen.kind() + "\" cannot be opened: " + failure.reason() + ": "
                            + failure.message(),
                    failure.isRetryable() ? Optional.of(System.nanoTime() + RETRY_NANOS) : Optional.empty());
            return Optional.of(failure);
        } catch (RuntimeException | LinkageError defect) {
            LOG.error("the storage \"{}\" cannot be opened", chosen.kind(), defect);
            state = State.without("the storage \"" + chosen.kind() + "\" cannot be opened: the log tells why");
            return Optional.of(
                    defect instanceof RuntimeException runtime ? runtime : new IllegalStateException(defect));
        }
    }
}
