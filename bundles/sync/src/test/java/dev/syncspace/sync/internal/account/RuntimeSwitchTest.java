package dev.syncspace.sync.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.TestAccount;
import dev.syncspace.sync.internal.TestClock;
import dev.syncspace.sync.internal.event.Collector;
import dev.syncspace.sync.internal.tree.IndexRebuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Storages that come, go and are exchanged while the account stays unlocked. */
class RuntimeSwitchTest {
    @TempDir
    Path directory;

    private final Storage first = new Storage("first");
    private final Storage second = new Storage("second");
    private final TestAccount.Session session = TestAccount.number(1).unlock(Path.of("unused"));
    private RuntimeSwitch runtimes;

    /** A store in memory under another name, which says that it is durable. */
    private static final class Storage implements ObjectStoreProvider {
        private final MemoryStoreProvider memory = new MemoryStoreProvider();
        private final String kind;
        private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
        private volatile int open;

        Storage(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public synchronized ObjectStore open(Path path, byte[] key, StoreOptions options) {
            if (failure.get().isPresent()) {
                throw failure.get().get();
            }
            ObjectStore store = memory.open(path, key, options);
            open++;
            return (ObjectStore) Proxy.newProxyInstance(
                    ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                        if (method.getName().equals("info")) {
                            return new ObjectStore.StoreInfo(kind, 1, true, true);
                        }
                        if (method.getName().equals("close")) {
                            open--;
                        }
                        try {
                            return method.invoke(store, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @BeforeEach
    void make() {
        runtimes = newSwitch(StoreChoice.ANY);
    }

    @AfterEach
    void lock() {
        runtimes.locking();
        assertThat(first.open).isZero();
        assertThat(second.open).isZero();
    }

    private static RuntimeSwitch newSwitch(StoreChoice choice) {
        return new RuntimeSwitch(
                new IndexRebuilder(), new TestClock(1), new SecureRandom(), RuntimeSettings.DEFAULT, choice);
    }

    private void add(Storage storage) {
        runtimes.add(storage, Map.of(ObjectStoreProvider.KIND, storage.kind()));
    }

    private void unlock() {
        runtimes.unlocked(new TestAccount.Session(
                directory, session.signKey(), session.masterKey(), session.deviceKey(), session.deviceName()));
    }

    private static StoreChoice named(String kind) {
        try {
            return new StoreChoice(
                    Optional.of(FrameworkUtil.createFilter("(" + ObjectStoreProvider.KIND + "=" + kind + ")")));
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void configure(StoreChoice choice) {
        runtimes.configure(RuntimeSettings.DEFAULT, choice);
    }

    private String kind() {
        return runtimes.runtime().orElseThrow().store().info().kind();
    }

    private void assertAbsent(String... words) {
        assertThat(runtimes.runtime()).isEmpty();
        SyncSpaceException absence = runtimes.absence();
        assertThat(absence.reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
        assertThat(absence.isRetryable()).isTrue();
        assertThat(absence.message()).contains(words);
    }

    @Test
    void anotherNameChangesTheStorageAndTheOldOneKeepsWhatItHas() {
        add(first);
        add(second);
        unlock();
        assertThat(kind()).isEqualTo("first");
        var space = runtimes.runtime().orElseThrow().spaces().create("n", Map.of(), "anytype.space");

        configure(named("second"));
        assertThat(kind()).isEqualTo("second");
        assertThat(first.open).isZero();
        assertThat(runtimes.runtime().orElseThrow().spaces().list()).isEmpty();

        configure(named("first"));
        assertThat(runtimes.runtime().orElseThrow().spaces().list()).containsExactly(space);
        configure(named("second"));
        configure(StoreChoice.ANY);
        assertThat(kind()).isEqualTo("first");
    }

    @Test
    void aStorageThatIsNotInstalledIsNamedUntilItComes() {
        add(first);
        unlock();

        configure(named("second"));
        assertAbsent("(syncspace.storage.kind=second)", "installed: first");
        assertThat(first.open).isZero();
        add(second);
        assertThat(kind()).isEqualTo("second");
    }

    @Test
    void noOtherStorageTakesThePlaceOfOneThatIsAway() {
        unlock();
        assertAbsent("no bundle offers a storage");
        add(first);
        add(second);
        assertThat(kind()).isEqualTo("first");

        runtimes.remove(first);
        assertAbsent("\"first\"", "installed: second", "provider.target");
        assertThat(second.open).isZero();
        add(first);
        assertThat(kind()).isEqualTo("first");

        runtimes.locking();
        runtimes.remove(first);
        runtimes = newSwitch(StoreChoice.ANY);
        add(second);
        unlock();
        assertAbsent("\"first\"");
    }

    @Test
    void theFirstTimeADirectoryThatIsThereCountsBeforeTheRank() throws Exception {
        Files.createDirectories(directory.resolve("storage").resolve("second"));
        runtimes.add(first, Map.of("service.ranking", 10, "service.id", 1L));
        runtimes.add(second, Map.of("service.ranking", 5, "service.id", 2L));
        unlock();
        assertThat(kind()).isEqualTo("second");
    }

    @Test
    void theRankAndThenTheAgeDecideInANewDirectory() {
        runtimes.add(first, Map.of("service.ranking", 1, "service.id", 2L));
        runtimes.add(second, Map.of("service.ranking", 1, "service.id", 1L));
        unlock();
        assertThat(kind()).isEqualTo("second");
    }

    @Test
    void aStorageThatFailsToOpenIsToldToWhoUnlocksAndToCallsAfterASwap() {
        first.failure.set(Optional.of(new StorageException(StorageException.Kind.TOO_NEW, "schema 9")));
        add(first);
        assertThatThrownBy(this::unlock)
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.FORMAT_TOO_NEW));
        runtimes.locking();

        add(second);
        configure(named("second"));
        unlock();
        configure(named("first"));
        assertAbsent("\"first\" cannot be opened", "FORMAT_TOO_NEW");
        first.failure.set(Optional.of(new IllegalStateException("a defect")));
        configure(named("second"));
        configure(named("first"));
        assertAbsent("\"first\" cannot be opened", "the log tells why");
        first.failure.set(Optional.empty());
        configure(named("second"));
        configure(named("first"));
        assertThat(kind()).isEqualTo("first");
    }

    @Test
    void aCauseThatPassesIsTriedAgainByCalls() {
        first.failure.set(Optional.of(new StorageException(StorageException.Kind.FULL, "full")));
        unlock();
        add(first);
        assertAbsent("DISK_FULL");
        first.failure.set(Optional.empty());

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (runtimes.runtime().isEmpty()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            assertThat(runtimes.absence().reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
            Thread.onSpinWait();
        }
        assertThat(kind()).isEqualTo("first");
    }

    @Test
    void runningCallsEndOnTheOldStorageAndNewOnesAreToldToComeAgain() throws Exception {
        add(first);
        add(second);
        unlock();
        AccountRuntime old = runtimes.runtime().orElseThrow();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> {
            old.gate().enter();
            try {
                inside.countDown();
                await(goOn);
                old.spaces().create("late", Map.of(), "anytype.space");
                return old.store().info().kind();
            } finally {
                old.gate().leave();
            }
        });
        await(inside);
        CompletableFuture<Void> swap = CompletableFuture.runAsync(() -> configure(named("second")));
        while (!old.gate().isClosed()) {
            assertThat(swap).isNotDone();
            Thread.onSpinWait();
        }
        assertAbsent("being opened or replaced");
        assertThatThrownBy(() -> old.gate().enter()).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
            assertThat(failure.isRetryable()).isTrue();
        });
        goOn.countDown();

        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("first");
        swap.get(20, TimeUnit.SECONDS);
        assertThat(kind()).isEqualTo("second");
        configure(named("first"));
        assertThat(runtimes.runtime().orElseThrow().spaces().list()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void subscribersAreToldToComeAgain() throws Exception {
        add(first);
        add(second);
        unlock();
        Collector collector = new Collector(1);
        runtimes.runtime().orElseThrow().events().subscribe(EventFilter.ALL, "").subscribe(collector);
        collector.subscription();

        configure(named("second"));

        assertThatThrownBy(collector::awaitEnd)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE);
                    assertThat(failure.isRetryable()).isTrue();
                });
    }

    @Test
    void theSameSettingsLeaveTheStorageAlone() {
        add(first);
        unlock();
        AccountRuntime runtime = runtimes.runtime().orElseThrow();
        configure(StoreChoice.ANY);
        add(second);
        runtimes.remove(second);
        assertThat(runtimes.runtime()).containsSame(runtime);
    }

    @Test
    void anUnlockedAccountIsNeverToldThatItIsLocked() {
        RuntimeHolder holder = new RuntimeHolder(
                first, new IndexRebuilder(), new TestClock(1), new SecureRandom(), RuntimeSettings.DEFAULT);
        RuntimeAccess access = RuntimeAccess.of(holder, () -> AccountState.UNLOCKED);
        assertThatThrownBy(() -> access.call(runtime -> 1))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.STORAGE_UNAVAILABLE));
    }
}
