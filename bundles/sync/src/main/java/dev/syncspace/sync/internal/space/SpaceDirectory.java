package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.maintenance.Maintenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The spaces of an unlocked account. Thread-safe; a write blocks until it is durable. */
public final class SpaceDirectory {
    private final SpaceContext context;
    private final Maintenance maintenance;
    private final Consumer<SpaceId> onErased;
    private final SpaceSummaries summaries = new SpaceSummaries();
    private final SpaceCache cache;
    private final SpaceWishes wishes;
    private final OwnSpace own;
    private final AtomicInteger count;

    private SpaceDirectory(
            SpaceContext context,
            Maintenance maintenance,
            List<WriteBatch.Operation> firstStart,
            Consumer<SpaceId> onErased) {
        this.context = context;
        this.maintenance = maintenance;
        this.onErased = onErased;
        this.cache = new SpaceCache(context, summaries);
        this.wishes = new SpaceWishes(context.store(), context.committer());
        this.own = OwnSpace.open(context, cache, firstStart);
        this.count = new AtomicInteger(shownRows().size());
    }

    /**
     * Opens the directory, and makes the account's own space on the first start.
     *
     * @param firstStart what else is stored with the first start
     * @param onErased runs when a space was erased, before its id can come back; must not throw
     */
    public static SpaceDirectory open(
            SpaceContext context,
            Maintenance maintenance,
            List<WriteBatch.Operation> firstStart,
            Consumer<SpaceId> onErased) {
        return new SpaceDirectory(context, maintenance, firstStart, onErased);
    }

    /** The account's own space. */
    public OwnSpace own() {
        return own;
    }

    /** What is wished of the network. */
    public SpaceWishes wishes() {
        return wishes;
    }

    /**
     * A space that callers may name.
     *
     * @throws SyncSpaceException {@code SPACE_NOT_FOUND}; {@code OWN_SPACE} for the account's own space
     */
    public OpenSpace space(SpaceId id) {
        if (id.equals(own.id())) {
            throw SpaceErrors.ownSpace(id);
        }
        return cache.find(id).orElseThrow(() -> SpaceErrors.notFound(id));
    }

    /** An open space, the account's own included; empty if there is none with this id. */
    Optional<OpenSpace> find(SpaceId id) {
        return cache.find(id);
    }

    /**
     * The way in for spaces of others.
     *
     * @param acceptors whose acceptance makes ACL records behind the root count
     * @param onMoreKeys what else is stored with records that open keys which were closed before
     */
    public SpaceAdmission admission(AclAcceptors acceptors, List<WriteBatch.Operation> onMoreKeys) {
        return new SpaceAdmission(context, this, acceptors, onMoreKeys);
    }

    /** Rows of all spaces but the account's own, by creation, then by id. */
    public List<SpaceRow> shownRows() {
        return context.store().spaces().stream().filter(row -> !row.isOwn()).toList();
    }

    /** All spaces but the account's own, by creation, then by id. */
    public List<SpaceDescription> list() {
        SpaceWishes.Wishes now = wishes.all();
        List<SpaceDescription> list = new ArrayList<>();
        for (SpaceRow row : shownRows()) {
            try {
                list.add(describe(row, now));
            } catch (SyncSpaceException e) {
                // A space that was erased while the list was made is not in it.
                if (e.reason() != Reason.SPACE_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return list;
    }

    /** What members see of a space. */
    public SpaceDescription describe(OpenSpace space) {
        return describe(space.row(), wishes.all());
    }

    private SpaceDescription describe(SpaceRow row, SpaceWishes.Wishes now) {
        SpaceSummaries.Summary summary = summaries.of(row.id(), () -> space(row.id()));
        StoreReader.SpaceTotals totals = context.store().totals(row.id());
        return new SpaceDescription(
                row.id(),
                summary.info().name(),
                summary.info().metadata(),
                row.createdAtMillis(),
                summary.updatedAtMillis(),
                summary.permission(),
                summary.spaceType(),
                totals.documents(),
                now.isSyncWanted(row.id()));
    }

    /**
     * Makes a space that this account owns.
     *
     * @param spaceType type in the header, which can never be changed
     * @throws SyncSpaceException {@code INVALID_FIELD}, {@code LIMIT_EXCEEDED}
     */
    public SpaceDescription create(String name, Map<String, String> metadata, String spaceType) {
        SpaceInfo info = SpaceInfo.of(name, metadata);
        info.check();
        long nowMillis = context.clock().millis();
        OpenSpace space;
        List<WriteBatch.Operation> operations;
        try {
            SpaceRecords records = SpaceRecords.of(build(spaceType, nowMillis), nowMillis, false);
            space = unstored(records.row(), records.log(context.session().signKey()));
            operations = new ArrayList<>(records.operations());
        } catch (ProtocolException e) {
            throw new IllegalStateException("a new space does not verify", e);
        }
        operations.addAll(space.keyValues().begin(SpaceInfo.KEY, Optional.of(info.encode())));
        operations.add(SpaceEvents.created(space.id(), nowMillis));
        return describe(enterNew(space, operations, () -> summaries.remember(space, info, nowMillis)));
    }

    private NewSpace build(String spaceType, long nowMillis) {
        SymmetricKey readKey = SymmetricKey.generate(context.random());
        SigningKey metadataKey = SigningKey.generate(context.random());
        try {
            return SpaceBuilder.create(
                    new SpaceInput(
                            context.session().signKey(),
                            context.session().masterKey(),
                            readKey,
                            metadataKey,
                            ByteString.EMPTY,
                            spaceType,
                            ByteString.EMPTY,
                            context.random().nextLong(),
                            TimeUnit.MILLISECONDS.toSeconds(nowMillis),
                            Optional.empty()),
                    context.random());
        } finally {
            readKey.destroy();
            metadataKey.destroy();
        }
    }

    /** A space that is not stored yet. */
    OpenSpace unstored(SpaceRow row, AclList log) {
        return cache.open(row, log);
    }

    /**
     * Stores a space that is not here yet.
     *
     * @return the open space
     * @throws dev.syncspace.api.storage.StorageException {@code CONFLICT} if it is here
     */
    OpenSpace enterNew(OpenSpace space, List<WriteBatch.Operation> operations) {
        return enterNew(space, operations, () -> summaries.forget(space.id()));
    }

    private OpenSpace enterNew(OpenSpace space, List<WriteBatch.Operation> operations, Runnable beforeUse) {
        OpenSpace[] open = {space};
        own.enter(
                space.id(),
                false,
                () -> {
                    requireRoom();
                    return operations;
                },
                () -> {
                    count.incrementAndGet();
                    open[0] = cache.adopt(space, beforeUse);
                });
        return open[0];
    }

    /** Appends records to the ACL log of a space. */
    void extendAcl(OpenSpace space, AclList longer, List<WriteBatch.Operation> operations) {
        cache.extendAcl(space, longer, operations);
    }

    private void requireRoom() {
        if (count.get() >= SpaceLimits.SPACES_MAX) {
            throw SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED,
                    "an account has at most " + SpaceLimits.SPACES_MAX + " spaces on one device: delete one first");
        }
    }

    /**
     * Changes name, metadata or both; an empty optional leaves the old.
     *
     * @throws SyncSpaceException {@code INSUFFICIENT_PERMISSIONS}, {@code INVALID_FIELD}, {@code LIMIT_EXCEEDED}
     */
    public SpaceDescription update(SpaceId id, Optional<String> name, Optional<Map<String, String>> metadata) {
        SpaceInfo.of(name.orElse(""), metadata.orElse(Map.of())).check();
        OpenSpace space = space(id);
        space.requireManager();
        if (name.isPresent() || metadata.isPresent()) {
            SpaceKeyValues store = space.keyValues();
            store.put(
                    SpaceInfo.KEY,
                    () -> {
                        SpaceInfo old = store.newest(SpaceInfo.KEY, store.fromManagers(), SpaceInfo::decode)
                                .map(StoredValue::value)
                                .orElse(SpaceInfo.EMPTY);
                        return SpaceInfo.of(name.orElse(old.name()), metadata.orElse(old.metadata()))
                                .encode();
                    },
                    () -> List.of(SpaceEvents.updated(id, context.clock().millis())),
                    () -> {});
        }
        return describe(space);
    }

    /** Erases a space on this device and marks it as removed in the account's list. A damaged one can be deleted, too. */
    public void delete(SpaceId id) {
        if (id.equals(own.id())) {
            throw SpaceErrors.ownSpace(id);
        }
        requireStored(id);
        own.enter(
                id,
                true,
                () -> {
                    requireStored(id);
                    return List.of(
                            new WriteBatch.EraseSpace(id),
                            SpaceWishes.forget(id),
                            maintenance.erasingSpace(),
                            SpaceEvents.deleted(id, context.clock().millis()));
                },
                () -> {
                    count.decrementAndGet();
                    cache.erased(id);
                    onErased.accept(id);
                });
    }

    private void requireStored(SpaceId id) {
        if (context.store().space(id).isEmpty()) {
            throw SpaceErrors.notFound(id);
        }
    }

    /** Overwrites the keys of all spaces. */
    public void close() {
        cache.close();
    }
}
