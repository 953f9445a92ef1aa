package dev.syncspace.sync.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.proto.stored.v1.StoreStamp;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.TestPlatform;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Unlocking, locking and what is found at a start, on any store. */
public abstract class AccountLifeTests extends StoreTests {
    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(reason));
    }

    private SpaceId create(String name) {
        return platform.spaces().create(name, Map.of()).id();
    }

    private Optional<ByteString> stamp() {
        return onStore(store -> store.local(StoreFormat.KEY));
    }

    private void unlockAgain() {
        platform = TestPlatform.locked(directory, provider, clock);
        platform.unlock(ALICE);
    }

    @Test
    void aLockedAccountAnswersNothing() {
        create("n");
        platform.lock();

        assertReason(Reason.ACCOUNT_LOCKED, () -> platform.spaces().list());
        assertReason(Reason.ACCOUNT_LOCKED, () -> platform.events().position());
        assertReason(Reason.ACCOUNT_LOCKED, () -> platform.sync().status(Optional.empty()));
        assertReason(Reason.ACCOUNT_LOCKED, () -> platform.devices().devices());
        platform.unlock(ALICE);
        assertThat(platform.spaces().list()).hasSize(1);
    }

    @Test
    void lockingLetsTheRunningCallsEndAndRefusesNewOnes() throws Exception {
        AccountRuntime runtime = platform.runtime();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<SpaceId> call = threads.submit(() -> platform.access().call(inside -> {
            running.countDown();
            await(goOn);
            return inside.spaces().create("late", Map.of(), "anytype.space").id();
        }));
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

        Future<?> lock = threads.submit(platform::lock);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isClosed(runtime.gate())) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.onSpinWait();
        }
        assertThat(lock.isDone()).isFalse();
        goOn.countDown();

        SpaceId made = call.get(20, TimeUnit.SECONDS);
        lock.get(20, TimeUnit.SECONDS);
        threads.shutdown();
        platform.unlock(ALICE);
        assertThat(platform.spaces().list()).extracting(SpaceDescription::id).containsExactly(made);
    }

    private static boolean isClosed(CallGate gate) {
        try {
            gate.enter();
            gate.leave();
            return false;
        } catch (SyncSpaceException closed) {
            assertThat(closed.reason()).isEqualTo(Reason.SHUTTING_DOWN);
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let the call go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lockingOverwritesTheKeysOfSpaces() {
        List<SpaceId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(create("n"));
        }
        var open = ids.stream().map(id -> platform.runtime().space(id)).toList();
        var keys = open.stream()
                .map(space ->
                        space.log().readKey(space.log().currentReadKeyId()).orElseThrow())
                .toList();
        var own = platform.runtime().spaces().own().space();
        var ownKey = own.log().readKey(own.log().currentReadKeyId()).orElseThrow();

        platform.lock();

        keys.forEach(key -> assertThatThrownBy(key::raw).isInstanceOf(IllegalStateException.class));
        assertThatThrownBy(ownKey::raw).isInstanceOf(IllegalStateException.class);
        assertReason(Reason.SHUTTING_DOWN, () -> open.get(0)
                .writeKeys(open.get(0).row().settingsId()));
    }

    @Test
    void lockingTwiceAndWithoutAnAccountDoesNothing() {
        platform.lock();
        platform.lock();
        TestPlatform.locked(directory.resolve("other"), newProvider(), clock).close();
    }

    @Test
    void aStoreOfALaterFormatIsRefusedAndLeftAsItIs() {
        create("n");
        platform.lock();
        ByteString later = StoreStamp.newBuilder()
                .setFormat(StoreFormat.CURRENT + 1)
                .setDocumentIndex(1)
                .build()
                .toByteString();
        commitRows(new WriteBatch.PutLocal(StoreFormat.KEY, later));

        assertReason(Reason.FORMAT_TOO_NEW, this::unlockAgain);

        assertThat(stamp()).contains(later);
        commitRows(StoreFormat.stamp(1));
        unlockAgain();
        assertThat(platform.spaces().list()).hasSize(1);
    }

    @Test
    void w8ADamagedStampIsAnErrorAndIsNotWrittenOver() {
        create("n");
        platform.lock();
        ByteString garbage = ByteString.copyFrom(new byte[] {1, 2, 3});
        commitRows(new WriteBatch.PutLocal(StoreFormat.KEY, garbage));

        assertReason(Reason.STORED_DATA_DAMAGED, this::unlockAgain);
        assertThat(stamp()).contains(garbage);

        commitRows(new WriteBatch.RemoveLocal(StoreFormat.KEY));
        assertReason(Reason.STORED_DATA_DAMAGED, this::unlockAgain);
        assertThat(stamp()).isEmpty();
    }

    @Test
    void anIndexOfAnotherVersionIsMadeAnewBeforeTheFirstCall() {
        create("n");
        platform.lock();
        AtomicInteger rebuilt = new AtomicInteger();
        IndexRebuild next = new IndexRebuild() {
            @Override
            public int indexVersion() {
                return 2;
            }

            @Override
            public void rebuild(AccountRuntime runtime) {
                assertThat(runtime.spaces().list()).hasSize(1);
                rebuilt.incrementAndGet();
            }

            @Override
            public void rebuild(AccountRuntime runtime, OpenSpace space) {
                throw new AssertionError("nothing opens more of a space");
            }
        };
        for (int start = 0; start < 2; start++) {
            platform = TestPlatform.locked(directory, provider, clock, next, RuntimeSettings.DEFAULT);
            platform.unlock(ALICE);
            assertThat(rebuilt).hasValue(1);
            platform.lock();
        }
    }

    @Test
    void aRebuildThatFailsLocksAgainAndIsTriedAtTheNextStart() {
        create("n");
        platform.lock();
        AtomicInteger tries = new AtomicInteger();
        IndexRebuild failing = new IndexRebuild() {
            @Override
            public int indexVersion() {
                return 2;
            }

            @Override
            public void rebuild(AccountRuntime runtime) {
                if (tries.incrementAndGet() == 1) {
                    throw SyncSpaceException.of(Reason.DISK_FULL, "no room");
                }
            }

            @Override
            public void rebuild(AccountRuntime runtime, OpenSpace space) {
                throw new AssertionError("nothing opens more of a space");
            }
        };
        platform = TestPlatform.locked(directory, provider, clock, failing, RuntimeSettings.DEFAULT);
        assertReason(Reason.DISK_FULL, () -> platform.unlock(ALICE));
        assertReason(Reason.ACCOUNT_LOCKED, () -> platform.spaces().list());

        platform.unlock(ALICE);

        assertThat(tries).hasValue(2);
        assertThat(platform.spaces().list()).hasSize(1);
    }

    @Test
    void aStoreThatIsOpenElsewhereIsRefused() {
        TestPlatform second = TestPlatform.locked(directory, provider, clock);

        assertReason(Reason.DIRECTORY_IN_USE, () -> second.unlock(ALICE));

        assertThat(platform.spaces().list()).isEmpty();
    }

    @Test
    void w8ADamagedEntryIsAnErrorNamesItsSpaceAndIsNotWrittenOver() {
        SpaceId good = create("good");
        SpaceId bad = create("bad");
        platform.lock();
        KeyValueRow stored = onStore(store -> store.keyValues(bad)).get(0);
        KeyValueRow damaged = new KeyValueRow(stored.keyPeerId(), stored.slot(), ByteString.copyFromUtf8("garbage"));
        commitRows(new WriteBatch.PutKeyValues(bad, List.of(damaged)));
        unlockAgain();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> platform.spaces().get(bad), () -> platform.spaces().list(), () -> platform.spaces()
                        .update(bad, Optional.of("over"), Optional.empty()))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.STORED_DATA_DAMAGED);
                assertThat(failure.message()).contains(bad.text()).doesNotContain("garbage");
            });
        }
        assertThat(platform.runtime().store().keyValues(bad)).containsExactly(damaged);
        assertThat(platform.spaces().get(good).name()).isEqualTo("good");

        platform.spaces().delete(bad);
        assertThat(platform.spaces().list()).extracting(SpaceDescription::id).containsExactly(good);
    }

    @Test
    void w8ALostEntryIsAnErrorToo() {
        SpaceId bad = create("bad");
        platform.lock();
        KeyValueRow stored = onStore(store -> store.keyValues(bad)).get(0);
        commitRows(new WriteBatch.RemoveKeyValues(bad, stored.keyPeerId(), stored.slot()));
        unlockAgain();

        assertReason(Reason.STORED_DATA_DAMAGED, () -> platform.spaces().get(bad));
    }

    @Test
    void w8AFlippedByteAnywhereInAnEntryIsAnError() throws Exception {
        SpaceId bad = create("bad");
        platform.lock();
        KeyValueRow stored = onStore(store -> store.keyValues(bad)).get(0);
        int spaceIdField =
                StoreKeyValue.newBuilder().setSpaceId(bad.bytes()).build().getSerializedSize();
        // The id of the space stands behind what is signed; nobody reads it.
        for (int at = 0; at < stored.raw().size() - spaceIdField; at += 61) {
            byte[] raw = stored.raw().toByteArray();
            raw[at] ^= 4;
            commitRows(new WriteBatch.PutKeyValues(
                    bad, List.of(new KeyValueRow(stored.keyPeerId(), stored.slot(), ByteString.copyFrom(raw)))));
            unlockAgain();

            assertReason(Reason.STORED_DATA_DAMAGED, () -> platform.spaces().get(bad));
            platform.lock();
        }
    }

    @Test
    void w18ASpaceWithoutItsAclLogIsAnErrorAndNoEmptySpace() {
        SpaceId bad = create("bad");
        platform.lock();
        replaceSpace(bad, List.of());
        unlockAgain();

        assertReason(Reason.STORED_DATA_DAMAGED, () -> platform.spaces().get(bad));
        platform.spaces().delete(bad);
        assertThat(platform.spaces().list()).isEmpty();
    }

    @Test
    void w18ASpaceWithADamagedAclLogIsAnErrorAndNoEmptySpace() {
        SpaceId bad = create("bad");
        platform.lock();
        AclRow root = onStore(store -> store.aclRecords(bad)).get(0);
        byte[] raw = root.raw().toByteArray();
        raw[raw.length - 1] ^= 1;
        replaceSpace(bad, List.of(new AclRow(0, root.id(), ByteString.copyFrom(raw))));
        unlockAgain();

        assertReason(Reason.STORED_DATA_DAMAGED, () -> platform.spaces().get(bad));
        assertReason(Reason.STORED_DATA_DAMAGED, () -> platform.runtime().space(bad));
    }

    /** As if the rows of the space had been lost or damaged. */
    private void replaceSpace(SpaceId id, List<AclRow> acl) {
        SpaceRow row = onStore(store -> store.space(id)).orElseThrow();
        List<WriteBatch.Operation> operations = new ArrayList<>();
        operations.add(new WriteBatch.EraseSpace(id));
        operations.add(new WriteBatch.PutSpace(row));
        if (!acl.isEmpty()) {
            operations.add(new WriteBatch.AppendAcl(id, acl));
        }
        commitRows(operations.toArray(WriteBatch.Operation[]::new));
    }

    @Test
    void theStoreLiesInADirectoryForTheOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("storage"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aWriteThatCameTooLateIsNotFound() {
        SpaceId id = create("n");
        SpaceRow row = platform.runtime().space(id).row();
        var settings = platform.runtime().store().object(id, row.settingsId()).orElseThrow();
        platform.spaces().delete(id);

        assertReason(Reason.SPACE_NOT_FOUND, () -> platform.runtime()
                .commit(new WriteBatch(List.of(new WriteBatch.PutObject(settings, settings.revision())))));
    }

    @Test
    void anInterruptedCallerLearnsWhatBecameOfItsWrite() throws Exception {
        Thread.currentThread().interrupt();
        SpaceId id = create("n");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(platform.spaces().get(id).name()).isEqualTo("n");
    }

    @Test
    void aDeletedSpaceIsRememberedUntilItsRoomIsGivenBack() {
        SpaceId id = create("n");
        platform.spaces().delete(id);
        ObjectStore store = platform.runtime().store();
        assertThat(store.locals("maintenance/")).hasSize(1);

        platform.lock();

        Map<String, ByteString> left = onStore(closed -> closed.locals("maintenance/"));
        assertThat(left).isEmpty();
    }
}
