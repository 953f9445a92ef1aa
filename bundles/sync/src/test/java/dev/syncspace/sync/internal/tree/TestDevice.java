package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.anysync.acl.AclSpaceOptions;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.SyncConflictEvent;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.TestAccount;
import dev.syncspace.sync.internal.TestClock;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import dev.syncspace.sync.internal.account.RuntimeHolder;
import dev.syncspace.sync.internal.account.RuntimeSettings;
import dev.syncspace.sync.internal.document.Documents;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One device of an account, with a store of its own; devices of one number hold the same account. */
public final class TestDevice implements AutoCloseable {
    private final RuntimeHolder holder;
    private final Path directory;
    private final TestClock clock;
    private final SigningKey signKey;
    private final RuntimeAccess access;
    private final TreeAdmitter admitter = new TreeAdmitter();

    public TestDevice(ObjectStoreProvider provider, Path directory, int account) {
        this(provider, directory, account, new TestClock(1_754_049_600_123L));
    }

    public TestDevice(ObjectStoreProvider provider, Path directory, int account, TestClock clock) {
        this.directory = directory;
        this.clock = clock;
        this.signKey = SigningKey.generate(new SplittableRandom(account));
        this.holder =
                new RuntimeHolder(provider, new IndexRebuilder(), clock, new SecureRandom(), RuntimeSettings.DEFAULT);
        this.access = RuntimeAccess.of(holder, () -> AccountState.UNLOCKED);
        unlock();
    }

    private record Session(Path dataDirectory, SigningKey signKey) implements AccountSession {
        @Override
        public SigningKey masterKey() {
            return signKey;
        }

        @Override
        public SigningKey deviceKey() {
            return signKey;
        }

        @Override
        public byte[] storageKey() {
            return TestAccount.storageKey();
        }

        @Override
        public String deviceName() {
            return "device";
        }

        @Override
        public long createdAtMillis() {
            return 0;
        }
    }

    public void unlock() {
        holder.unlocked(new Session(directory, signKey));
    }

    @Override
    public void close() {
        holder.locking();
    }

    public AccountRuntime runtime() {
        return holder.runtime().orElseThrow();
    }

    public Documents documents() {
        return documents(Integer.MAX_VALUE);
    }

    public Documents documents(int dataMaxBytes) {
        return new Documents(access, dataMaxBytes);
    }

    public ObjectStore store() {
        return runtime().store();
    }

    public TestClock clock() {
        return clock;
    }

    public SigningKey signKey() {
        return signKey;
    }

    // ---- Spaces

    /** The records of a new space of the account. */
    public NewSpace newSpace(int seed) {
        return newSpace(seed, Optional.empty());
    }

    public NewSpace newSpace(int seed, Optional<AclSpaceOptions> options) {
        SplittableRandom random = new SplittableRandom(1_000 + seed);
        return SpaceBuilder.create(
                new SpaceInput(
                        signKey,
                        signKey,
                        SymmetricKey.generate(random),
                        SigningKey.generate(random),
                        ByteString.copyFromUtf8("owner"),
                        SpaceTypes.SPACE,
                        ByteString.EMPTY,
                        random.nextLong(),
                        1_750_000_000,
                        options),
                random);
    }

    /** Stores a space, as any device of the account has it at first. */
    public SpaceId add(NewSpace space) {
        return add(space, List.of());
    }

    /** As {@link #add(NewSpace)}, with records behind the root of its ACL log. */
    public SpaceId add(NewSpace space, List<AclRow> records) {
        List<AclRow> acl = new ArrayList<>();
        acl.add(new AclRow(0, space.acl().id(), space.acl().raw()));
        acl.addAll(records);
        ObjectId settings = space.settings().id();
        store().commit(WriteBatch.builder()
                        .add(new WriteBatch.PutSpace(new SpaceRow(
                                space.id(),
                                space.header().raw(),
                                space.acl().id(),
                                settings,
                                KeyValueStore.idOf(space.id()),
                                0,
                                false)))
                        .add(new WriteBatch.AppendAcl(space.id(), acl))
                        .add(new WriteBatch.PutObject(settingsRow(space), 0))
                        .add(new WriteBatch.AppendChanges(
                                space.id(),
                                settings,
                                List.of(new ChangeRow(
                                        settings, 0, 1, space.settings().raw()))))
                        .build())
                .join();
        return space.id();
    }

    private static ObjectRow settingsRow(NewSpace space) {
        ObjectId settings = space.settings().id();
        return new ObjectRow(
                space.id(),
                settings,
                ObjectRow.Kind.TREE,
                List.of(settings),
                Optional.of(settings),
                ObjectRow.Status.LIVE,
                false,
                Optional.empty(),
                1,
                1,
                0,
                Optional.empty());
    }

    public SpaceId createSpace(int seed) {
        return add(newSpace(seed));
    }

    public OpenSpace space(SpaceId id) {
        return runtime().space(id);
    }

    // ---- What is stored

    public ObjectRow object(SpaceId space, ObjectId id) {
        return store().object(space, id).orElseThrow();
    }

    /** The only live tree with a document id. */
    public ObjectRow tree(SpaceId space, String documentId) {
        List<ObjectRow> trees = store().documents(space, documentId);
        assertThat(trees).hasSize(1);
        return trees.get(0);
    }

    public List<RawChange> changes(SpaceId space, ObjectId tree) {
        return store().changes(space, tree, 0, 0, Integer.MAX_VALUE).stream()
                .map(row -> new RawChange(row.id(), row.raw()))
                .toList();
    }

    public List<ObjectRow> objects(SpaceId space) {
        return store().objects(space, Optional.empty(), Integer.MAX_VALUE);
    }

    /** All events of a space, as text without ids of changes. */
    public List<String> eventsOf(SpaceId space) {
        List<String> texts = new ArrayList<>();
        for (EventRow event : store().events(0, Integer.MAX_VALUE)) {
            if (event.spaceId().equals(space.text())) {
                texts.add(text(event));
            }
        }
        return texts;
    }

    public List<SyncConflictEvent> conflictsTold(SpaceId space) {
        return store().events(0, Integer.MAX_VALUE).stream()
                .filter(event ->
                        event.spaceId().equals(space.text()) && event.type().equals(EventTypes.SYNC_CONFLICT))
                .map(event -> read(SyncConflictEvent.getDefaultInstance(), event.payload()))
                .toList();
    }

    private static String text(EventRow event) {
        return event.type()
                + switch (event.type()) {
                    case EventTypes.DOCUMENT_CREATED -> {
                        DocumentCreatedEvent created = read(DocumentCreatedEvent.getDefaultInstance(), event.payload());
                        yield " " + created.getDocumentId() + " in " + created.getCollection();
                    }
                    case EventTypes.DOCUMENT_UPDATED -> {
                        DocumentUpdatedEvent updated = read(DocumentUpdatedEvent.getDefaultInstance(), event.payload());
                        yield " " + updated.getDocumentId() + " " + updated.getOldVersion() + " to "
                                + updated.getNewVersion();
                    }
                    case EventTypes.DOCUMENT_DELETED ->
                        " "
                                + read(DocumentDeletedEvent.getDefaultInstance(), event.payload())
                                        .getDocumentId();
                    case EventTypes.SYNC_CONFLICT -> {
                        SyncConflictEvent conflict = read(SyncConflictEvent.getDefaultInstance(), event.payload());
                        yield " " + conflict.getDocumentId() + " losers " + conflict.getLosingChangeIdsCount()
                                + " duplicates " + conflict.getDuplicateTreeIdsCount();
                    }
                    default -> "";
                };
    }

    @SuppressWarnings("unchecked")
    private static <M extends MessageLite> M read(M type, ByteString payload) {
        try {
            return (M) type.getParserForType().parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    // ---- Exchange

    public TreeAdmission.Admission admit(SpaceId space, ObjectId tree, List<RawChange> changes, List<ObjectId> heads) {
        return admitter.admit(runtime(), space(space), tree, changes, heads);
    }

    /** Takes everything that another device has of a space, the settings tree last. */
    public void receiveAll(TestDevice other, SpaceId space) {
        List<ObjectRow> trees = new ArrayList<>(other.objects(space));
        ObjectId settings = space(space).row().settingsId();
        trees.sort((a, b) -> Boolean.compare(a.id().equals(settings), b.id().equals(settings)));
        for (ObjectRow tree : trees) {
            if (tree.status() == ObjectRow.Status.LIVE) {
                assertThat(admit(space, tree.id(), other.changes(space, tree.id()), tree.heads())
                                .rejections())
                        .isEmpty();
            }
        }
    }

    /** Fails unless the index is what the trees tell, duplicates included. */
    public void checkIndex(SpaceId space) {
        assertThat(IndexCheck.differences(runtime(), space(space))).isEmpty();
    }
}
