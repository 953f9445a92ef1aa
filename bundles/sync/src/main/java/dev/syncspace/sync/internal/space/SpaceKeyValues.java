package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueException;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store of an open space: entries that are signed by account and device and encrypted for the members.
 * Thread-safe.
 *
 * <p>One lock, which is held while an entry is being committed: every write of the store builds on the one before it (its
 * head is a hash over all entries). Documents never come here.
 */
public final class SpaceKeyValues {
    private static final int ATTEMPTS_MAX = 3;

    private final OpenSpace space;
    private final SpaceContext context;
    private final Runnable onChange;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable KeyValueRows rows;

    /**
     * The store of a space; its rows are read when they are needed.
     *
     * @param onChange runs under the lock when what a reader sees may have changed
     */
    SpaceKeyValues(OpenSpace space, SpaceContext context, Runnable onChange) {
        this.space = space;
        this.context = context;
        this.onChange = onChange;
    }

    /**
     * Runs something while no entry changes.
     *
     * @param reading must not commit
     */
    <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest entry of a key that may be shown, passes, and can be read.
     *
     * @param decoder empty: the value is of a later format or not ours; an older entry is taken then
     */
    <T> Optional<StoredValue<T>> newest(
            String key, Predicate<KeyValueEntry> filter, Function<byte[], Optional<T>> decoder) {
        return locked(() -> {
            ByteString wanted = ByteString.copyFromUtf8(key);
            return newestFirst(entry -> entry.key().equals(wanted)).stream()
                    .filter(entry -> filter.test(intact(entry)))
                    .flatMap(entry -> read(entry, decoder).stream())
                    .findFirst();
        });
    }

    /** For each key with a prefix the newest entry that may be shown and can be read, by key. */
    <T> List<StoredValue<T>> newestByPrefix(String prefix, Function<byte[], Optional<T>> decoder) {
        return locked(() -> {
            ByteString start = ByteString.copyFromUtf8(prefix);
            Map<String, StoredValue<T>> found = new TreeMap<>();
            for (KeyValueEntry entry : newestFirst(entry -> entry.key().startsWith(start))) {
                if (!found.containsKey(entry.keyText())) {
                    read(intact(entry), decoder).ifPresent(value -> found.put(value.key(), value));
                }
            }
            return List.copyOf(found.values());
        });
    }

    /** Whether an author could manage members when the entry was written. */
    Predicate<KeyValueEntry> fromManagers() {
        return entry -> rows().entries().permissionOf(entry).canManageAccounts();
    }

    private List<KeyValueEntry> newestFirst(Predicate<KeyValueEntry> filter) {
        return rows().entries().visible().stream()
                .filter(filter)
                .sorted(Comparator.comparingLong(KeyValueEntry::timestampMicros)
                        .thenComparing(KeyValueEntry::keyPeerId, ByteString.unsignedLexicographicalComparator())
                        .reversed())
                .toList();
    }

    private <T> Optional<StoredValue<T>> read(KeyValueEntry entry, Function<byte[], Optional<T>> decoder) {
        return space.withKeys(() -> rows().entries().decrypt(entry))
                .flatMap(decoder)
                .map(value -> new StoredValue<>(entry.keyText(), value, entry.timestampMicros()));
    }

    /** Entries are not verified when they are loaded: one that is about to count may have been damaged since it was stored. */
    private KeyValueEntry intact(KeyValueEntry entry) {
        try {
            return KeyValueEntry.readAndVerify(entry.raw());
        } catch (KeyValueException e) {
            throw SpaceErrors.damaged(space.id(), "an entry of its key-value store", e);
        }
    }

    /**
     * Writes an entry of this device, and more in the same batch. It becomes the newest of its key whatever the clock says.
     *
     * @param value evaluated under the lock for each attempt
     * @param others evaluated under the lock for each attempt; may throw to refuse
     * @param onStored runs under the lock when all is durable; must not throw
     * @throws SyncSpaceException {@code LIMIT_EXCEEDED}
     * @throws StorageException as the store says
     */
    void put(String key, Supplier<byte[]> value, Supplier<List<WriteBatch.Operation>> others, Runnable onStored) {
        write(
                () -> {
                    List<WriteBatch.Operation> operations = new ArrayList<>(others.get());
                    add(rows(), key, value.get());
                    operations.addAll(rows().operations());
                    return Optional.of(operations);
                },
                onStored);
    }

    /**
     * Begins the store of a space that is not stored yet.
     *
     * @param value empty optional: without an entry
     * @return what stores the entry and the head row
     */
    List<WriteBatch.Operation> begin(String key, Optional<byte[]> value) {
        KeyValueRows fresh = KeyValueRows.empty(space.row(), space.log());
        value.ifPresent(bytes -> add(fresh, key, bytes));
        return fresh.operations();
    }

    private void add(KeyValueRows to, String key, byte[] value) {
        KeyValueEntry entry = space.withKeys(() -> create(to, key, value));
        if (to.isFull(entry)) {
            throw SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED,
                    "the key-value store of space " + space.id() + " is full: it holds at most "
                            + KeyValueRows.ENTRIES_MAX + " entries and " + KeyValueRows.BYTES_MAX + " bytes");
        }
        if (to.add(entry).isEmpty()) {
            throw SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED, "an entry of this key has the last possible time: it cannot be replaced");
        }
    }

    private KeyValueEntry create(KeyValueRows to, String key, byte[] value) {
        AclList log = space.log();
        SymmetricKey readKey = log.readKey(log.currentReadKeyId())
                .orElseThrow(() -> SyncSpaceException.of(
                        Reason.INSUFFICIENT_PERMISSIONS, "this account has no key of space " + space.id()));
        SymmetricKey storeKey = to.entries().storeKey(readKey);
        try {
            return KeyValueEntry.create(
                    space.id(),
                    key,
                    value,
                    context.session().signKey(),
                    context.session().deviceKey(),
                    log.head(),
                    storeKey,
                    nextMicros(to, key),
                    context.random());
        } finally {
            storeKey.destroy();
        }
    }

    /**
     * Weakness: the reference takes the time of the clock, and a write behind a clock that was set back is lost without a
     * word. We never go back behind what is known of the key.
     */
    private long nextMicros(KeyValueRows to, String key) {
        ByteString wanted = ByteString.copyFromUtf8(key);
        ByteString own = wanted.concat(ByteString.copyFromUtf8(
                "-" + PeerId.of(context.session().deviceKey().publicKey()).text()));
        long micros = context.nowMicros();
        for (KeyValueEntry entry : to.entries().visible()) {
            if (entry.key().equals(wanted)) {
                micros = after(entry.timestampMicros(), micros);
            }
        }
        OptionalLong newest = to.newestMicros(own);
        // A stranger may have stored the last possible time under our id: such an entry is never shown, ours is kept
        // beside it.
        return newest.isPresent() && newest.getAsLong() < Long.MAX_VALUE ? after(newest.getAsLong(), micros) : micros;
    }

    private static long after(long earlier, long micros) {
        return earlier < micros || earlier == Long.MAX_VALUE ? micros : earlier + 1;
    }

    /**
     * Takes entries of a peer or a file.
     *
     * @param verified entries whose signatures are right
     * @param others what else to write for the changes
     * @return the entries that were not taken for a reason other than their age
     */
    Merge merge(List<KeyValueEntry> verified, Function<List<KeyValueStore.Change>, List<WriteBatch.Operation>> others) {
        List<KeyValueEntry> unknownHead = new ArrayList<>();
        List<KeyValueEntry> overLimit = new ArrayList<>();
        int[] added = new int[1];
        write(
                () -> {
                    List<KeyValueStore.Change> changes = new ArrayList<>();
                    unknownHead.clear();
                    overLimit.clear();
                    for (KeyValueEntry entry : verified) {
                        if (space.indexOf(entry.aclHeadId()).isEmpty()) {
                            unknownHead.add(entry);
                        } else if (rows().isFull(entry)) {
                            overLimit.add(entry);
                        } else {
                            rows().add(entry).ifPresent(changes::add);
                        }
                    }
                    added[0] = rows().changedCount();
                    if (changes.isEmpty()) {
                        return Optional.empty();
                    }
                    List<WriteBatch.Operation> operations = new ArrayList<>(rows().operations());
                    operations.addAll(others.apply(changes));
                    return Optional.of(operations);
                },
                () -> {});
        return new Merge(added[0], List.copyOf(unknownHead), List.copyOf(overLimit));
    }

    /** Whether changes that were just made show another name or other metadata of the space. */
    boolean showsNewInfo(List<KeyValueStore.Change> changes) {
        ByteString info = ByteString.copyFromUtf8(SpaceInfo.KEY);
        return changes.stream()
                .flatMap(change -> change.becameVisible().stream())
                .anyMatch(entry -> entry.key().equals(info) && fromManagers().test(entry));
    }

    /**
     * What came of a merge.
     *
     * @param added entries that are stored now and were not before
     * @param unknownHead entries that name an ACL record which is not in the log
     * @param overLimit entries beyond the limits of a store
     */
    record Merge(int added, List<KeyValueEntry> unknownHead, List<KeyValueEntry> overLimit) {}

    /** Replaces the ACL log, in one batch with what stores its new records. */
    void extendAcl(AclList longer, List<WriteBatch.Operation> operations) {
        write(() -> Optional.of(operations), () -> {
            space.acl().replace(longer);
            // The entries are judged anew by the longer log.
            rows = null;
        });
    }

    private void write(Supplier<Optional<List<WriteBatch.Operation>>> attempt, Runnable onStored) {
        lock.lock();
        try {
            tryToWrite(attempt);
            onChange.run();
            onStored.run();
        } catch (RuntimeException failure) {
            onChange.run();
            throw failure;
        } finally {
            lock.unlock();
        }
    }

    private void tryToWrite(Supplier<Optional<List<WriteBatch.Operation>>> attempt) {
        for (int tries = 1; ; tries++) {
            Optional<List<WriteBatch.Operation>> operations = prepare(attempt);
            if (operations.isEmpty() || commit(operations.get(), tries == ATTEMPTS_MAX)) {
                return;
            }
        }
    }

    private Optional<List<WriteBatch.Operation>> prepare(Supplier<Optional<List<WriteBatch.Operation>>> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException refused) {
            // The entries in memory may be ahead of the store.
            rows = null;
            throw refused;
        }
    }

    /** False: another writer was first. */
    private boolean commit(List<WriteBatch.Operation> operations, boolean isLastAttempt) {
        KeyValueRows ahead = rows;
        // If it fails, or nobody knows, they are read again.
        rows = null;
        try {
            context.committer().commit(new WriteBatch(operations));
            rows = ahead;
            return true;
        } catch (StorageException failure) {
            if (failure.kind() == StorageException.Kind.CONFLICT && !isLastAttempt) {
                return false;
            }
            throw failure;
        }
    }

    private KeyValueRows rows() {
        KeyValueRows present = rows;
        if (present == null) {
            present = KeyValueRows.load(space.row(), space.log(), context.store());
            rows = present;
        }
        return present;
    }
}
