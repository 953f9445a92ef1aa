package dev.syncspace.sync.internal;

import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.DeviceDirectory;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.sync.SyncService;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.IndexRebuild;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import dev.syncspace.sync.internal.account.RuntimeHolder;
import dev.syncspace.sync.internal.account.RuntimeSettings;
import dev.syncspace.sync.internal.document.Documents;
import dev.syncspace.sync.internal.maintenance.MaintenanceLimits;
import dev.syncspace.sync.internal.service.DeviceDirectoryComponent;
import dev.syncspace.sync.internal.service.EventServiceComponent;
import dev.syncspace.sync.internal.service.SpaceServiceComponent;
import dev.syncspace.sync.internal.service.SyncServiceComponent;
import dev.syncspace.sync.internal.tree.IndexRebuilder;
import dev.syncspace.sync.internal.tree.TreeAdmitter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The services of this bundle over one data directory, wired as the container does it. */
public final class TestPlatform implements AutoCloseable {
    private final RuntimeHolder holder;
    private final TestClock clock;
    private final Path directory;
    private final RuntimeAccess access;
    private final DocumentService documents;
    private final SpaceService spaces;
    private TestAccount.@Nullable Session session;

    private TestPlatform(
            Path directory,
            ObjectStoreProvider provider,
            TestClock clock,
            IndexRebuild index,
            RuntimeSettings settings) {
        this.directory = directory;
        this.clock = clock;
        this.holder = new RuntimeHolder(provider, index, clock, new SecureRandom(), settings);
        this.access = RuntimeAccess.of(holder, () -> AccountState.LOCKED);
        this.documents = new Documents(access, DocumentLimits.DATA_MAX_BYTES);
        this.spaces = spacesOfType(SpaceTypes.SPACE);
    }

    /** A platform whose account is locked. */
    public static TestPlatform locked(Path directory, ObjectStoreProvider provider, TestClock clock) {
        return locked(directory, provider, clock, new IndexRebuilder(), RuntimeSettings.DEFAULT);
    }

    public static TestPlatform locked(
            Path directory,
            ObjectStoreProvider provider,
            TestClock clock,
            IndexRebuild index,
            RuntimeSettings settings) {
        return new TestPlatform(directory, provider, clock, index, settings);
    }

    /** A platform with an unlocked account. */
    public static TestPlatform unlocked(
            Path directory, ObjectStoreProvider provider, TestClock clock, TestAccount account) {
        TestPlatform platform = locked(directory, provider, clock);
        platform.unlock(account);
        return platform;
    }

    /** A platform with an unlocked account that trusts acceptors. */
    public static TestPlatform trusting(
            Path directory, ObjectStoreProvider provider, TestClock clock, TestAccount account, PublicKey acceptor) {
        RuntimeSettings settings = new RuntimeSettings(
                StoreOptions.DEFAULT, MaintenanceLimits.DEFAULT, AclAcceptors.trusted(Set.of(acceptor)));
        TestPlatform platform = locked(directory, provider, clock, new IndexRebuilder(), settings);
        platform.unlock(account);
        return platform;
    }

    public void unlock(TestAccount account) {
        TestAccount.Session keys = account.unlock(directory);
        holder.unlocked(keys);
        session = keys;
    }

    public void lock() {
        holder.locking();
        if (session != null) {
            session.destroy();
            session = null;
        }
    }

    public TestAccount.Session session() {
        return Objects.requireNonNull(session);
    }

    public AccountRuntime runtime() {
        return holder.runtime().orElseThrow();
    }

    public RuntimeAccess access() {
        return access;
    }

    public TestClock clock() {
        return clock;
    }

    public SpaceService spaces() {
        return spaces;
    }

    /** The service of spaces with another type of new spaces. */
    public SpaceService spacesOfType(String spaceType) {
        return new SpaceServiceComponent(access, new TreeAdmitter(), documents, spaceType);
    }

    public DocumentService documents() {
        return documents;
    }

    public EventService events() {
        return new EventServiceComponent(access);
    }

    public SyncService sync() {
        return new SyncServiceComponent(access);
    }

    public DeviceDirectory devices() {
        return new DeviceDirectoryComponent(access);
    }

    @Override
    public void close() {
        lock();
    }
}
