package dev.syncspace.sync.internal.account;

import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.Committer;
import dev.syncspace.sync.internal.StorageErrors;
import dev.syncspace.sync.internal.event.EventLog;
import dev.syncspace.sync.internal.event.EventLogParts;
import dev.syncspace.sync.internal.maintenance.Maintenance;
import dev.syncspace.sync.internal.query.Cursors;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.space.SpaceAdmission;
import dev.syncspace.sync.internal.space.SpaceContext;
import dev.syncspace.sync.internal.space.SpaceDirectory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs while one account is unlocked: its store, its open spaces, its event log. Thread-safe. There is one
 * for each unlocked account, and any number in one JVM.
 */
public final class AccountRuntime {
    /** How long locking waits for running calls: a large import may be among them. */
    static final long CALLS_MAX_MILLIS = 60_000;
    /** How long locking waits for subscribers that are being told of the end. */
    static final long SUBSCRIBERS_MAX_MILLIS = 2_000;

    private static final int REBUILDS_MAX = 5;
    private static final Logger LOG = LoggerFactory.getLogger(AccountRuntime.class);
    private static final String CURSOR_KEY_LABEL = "syncspace cursor key 1";

    private final AccountSession session;
    private final ObjectStore store;
    private final Clock clock;
    private final RandomGenerator random;
    private final IndexRebuild index;
    private final RuntimeSettings settings;
    private final CallGate gate = new CallGate(System::nanoTime);
    private final Map<Class<? extends RuntimePart>, RuntimePart> parts = new ConcurrentHashMap<>();
    private final ExecutorService subscribers;
    private final EventLog events;
    private final Committer committer;
    private final Cursors cursors;
    private final Maintenance maintenance;
    private final MaintenanceLoop maintenanceLoop;
    private final SpaceDirectory spaces;

    private AccountRuntime(
            AccountSession session,
            ObjectStore store,
            Clock clock,
            RandomGenerator random,
            IndexRebuild index,
            RuntimeSettings settings) {
        this.session = session;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.index = index;
        this.settings = settings;
        this.subscribers = Executors.newCachedThreadPool(AccountRuntime::subscriberThread);
        this.events = new EventLog(store, EventLogParts.open(store, random), clock, subscribers);
        this.committer = new Committer(store, events::grew);
        this.cursors = cursors(session);
        this.maintenance = new Maintenance(store, committer, settings.maintenance());
        this.maintenanceLoop = new MaintenanceLoop(maintenance, gate, clock, System::nanoTime);
        this.spaces = SpaceDirectory.open(
                new SpaceContext(session, store, committer, clock, random),
                maintenance,
                List.of(StoreFormat.stamp(index.indexVersion())),
                id -> parts.values().forEach(part -> part.spaceErased(id)));
    }

    private static Thread subscriberThread(Runnable task) {
        return DaemonThreads.create(task, "syncspace-events");
    }

    /**
     * Opens the store of an account, checks its format, makes the account's own space on the first start, and makes the index
     * anew if it is of another version.
     *
     * @throws SyncSpaceException if any of this fails; nothing is left open then
     */
    static AccountRuntime open(
            AccountSession session,
            ObjectStoreProvider provider,
            Clock clock,
            RandomGenerator random,
            IndexRebuild index,
            RuntimeSettings settings) {
        ObjectStore store = openStore(session, provider, settings);
        AccountRuntime runtime = null;
        boolean isOpen = false;
        try {
            Optional<Integer> indexVersion = StoreFormat.check(store);
            runtime = new AccountRuntime(session, store, clock, random, index, settings);
            if (indexVersion.isPresent() && indexVersion.get() != index.indexVersion()) {
                LOG.info("the index has version {}, it is made anew", indexVersion.get());
                index.rebuild(runtime);
                runtime.stampIndex();
            }
            runtime.maintenanceLoop.start();
            isOpen = true;
            return runtime;
        } catch (StorageException failure) {
            throw StorageErrors.toApi(failure);
        } finally {
            if (!isOpen) {
                close(store, runtime);
            }
        }
    }

    private static void close(ObjectStore store, @Nullable AccountRuntime runtime) {
        if (runtime == null) {
            store.close();
        } else {
            runtime.close();
        }
    }

    private static ObjectStore openStore(
            AccountSession session, ObjectStoreProvider provider, RuntimeSettings settings) {
        byte[] key = session.storageKey();
        try {
            return provider.open(
                    StoreDirectory.prepare(session.dataDirectory(), provider.kind()), key, settings.store());
        } catch (StorageException failure) {
            throw StorageErrors.toApi(failure);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Cursors are good for as long as the data directory is: their key is derived from its storage key. */
    private static Cursors cursors(AccountSession session) {
        byte[] storageKey = session.storageKey();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(storageKey, "HmacSHA256"));
            return new Cursors(mac.doFinal(CURSOR_KEY_LABEL.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        } finally {
            Arrays.fill(storageKey, (byte) 0);
        }
    }

    /** Lets running calls end, refuses new ones, and closes; the keys may be overwritten afterwards. */
    void close() {
        close(SyncSpaceException.of(Reason.SHUTTING_DOWN, "the account is being locked; try again"), events::close);
    }

    /**
     * As {@link #close}, because another store takes the place of this one.
     *
     * @param why what new calls and the subscribers are told; both may come again
     */
    void closeForAnother(SyncSpaceException why) {
        close(why, () -> events.fail(why));
    }

    private void close(SyncSpaceException why, Runnable endOfEvents) {
        int running = gate.close(why, CALLS_MAX_MILLIS);
        if (running > 0) {
            LOG.warn("{} calls were still running after {} ms while the store was closed", running, CALLS_MAX_MILLIS);
        }
        parts.values().forEach(RuntimePart::close);
        endOfEvents.run();
        closeSubscribers();
        maintenanceLoop.close();
        spaces.close();
        store.close();
    }

    private void closeSubscribers() {
        subscribers.shutdown();
        try {
            if (!subscribers.awaitTermination(SUBSCRIBERS_MAX_MILLIS, TimeUnit.MILLISECONDS)) {
                subscribers.shutdownNow();
            }
        } catch (InterruptedException e) {
            subscribers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** The store. */
    public ObjectStore store() {
        return store;
    }

    /** Account key. */
    public SigningKey signKey() {
        return session.signKey();
    }

    /** Master key. */
    public SigningKey masterKey() {
        return session.masterKey();
    }

    /** Device key. */
    public SigningKey deviceKey() {
        return session.deviceKey();
    }

    /** What time it is. */
    public Clock clock() {
        return clock;
    }

    /** Randomness for keys, seeds and nonces. */
    public RandomGenerator random() {
        return random;
    }

    /** The way in for spaces of others. */
    public SpaceAdmission admission() {
        return spaces.admission(settings.acceptors(), List.of(StoreFormat.stamp(StoreFormat.STALE_INDEX)));
    }

    /** The account can read more of a space than before: its documents come into the index. */
    public void readAnew(OpenSpace space) {
        for (int attempt = 1; ; attempt++) {
            try {
                index.rebuild(this, space);
                stampIndex();
                return;
            } catch (StorageException failure) {
                // If it never succeeds, the stale stamp lets the next start do it.
                if (failure.kind() != StorageException.Kind.CONFLICT || attempt == REBUILDS_MAX) {
                    throw failure;
                }
            }
        }
    }

    private void stampIndex() {
        commit(new WriteBatch(List.of(StoreFormat.stamp(index.indexVersion()))));
    }

    /**
     * A space that callers may name.
     *
     * @throws SyncSpaceException {@code SPACE_NOT_FOUND}; {@code OWN_SPACE} for the account's own space
     */
    public OpenSpace space(SpaceId id) {
        return spaces.space(id);
    }

    /** All spaces. */
    public SpaceDirectory spaces() {
        return spaces;
    }

    /** The event log. */
    public EventLog events() {
        return events;
    }

    /** Cursors of lists. */
    public Cursors cursors() {
        return cursors;
    }

    /** Counts the calls. */
    public CallGate gate() {
        return gate;
    }

    /** Gives room of erased rows back: whoever erases tells it. */
    public Maintenance maintenance() {
        return maintenance;
    }

    /** As {@link Committer#commit}. */
    public ObjectStore.Commit commit(WriteBatch batch) {
        return committer.commit(batch);
    }

    /** What a group of services keeps in memory, made at the first call. */
    public <T extends RuntimePart> T part(Class<T> type, Function<AccountRuntime, T> factory) {
        RuntimePart part = parts.get(type);
        if (part == null) {
            part = parts.computeIfAbsent(type, key -> factory.apply(this));
        }
        return type.cast(part);
    }
}
