package dev.syncspace.sync.internal.service;

import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.sync.SyncService;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import dev.syncspace.sync.internal.space.SpaceWishes;
import dev.syncspace.sync.internal.syncstatus.PendingFinder;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is wished of the network and what waits for it, while no network is configured. */
@Component(service = SyncService.class, immediate = true)
public final class SyncServiceComponent implements SyncService {
    private static final long NEVER = 0;

    private final RuntimeAccess access;

    @Activate
    public SyncServiceComponent(@Reference RuntimeAccess access) {
        this.access = access;
    }

    @Override
    public void start(Optional<SpaceId> space) {
        wish(space, true);
    }

    @Override
    public void pause(Optional<SpaceId> space) {
        wish(space, false);
    }

    private void wish(Optional<SpaceId> space, boolean isSyncWanted) {
        access.run(runtime -> {
            SpaceWishes wishes = runtime.spaces().wishes();
            if (space.isPresent()) {
                wishes.wish(runtime.space(space.get()).id(), isSyncWanted);
            } else {
                wishes.wishForAll(isSyncWanted);
            }
        });
    }

    @Override
    public List<SpaceStatus> status(Optional<SpaceId> space) {
        return access.call(runtime -> {
            SpaceWishes.Wishes wishes = runtime.spaces().wishes().all();
            return spaces(runtime, space).stream()
                    .map(id -> new SpaceStatus(
                            id,
                            wishes.isSyncWanted(id),
                            NEVER,
                            runtime.store().totals(id).pendingChanges()))
                    .toList();
        });
    }

    @Override
    public PendingPage pending(Optional<SpaceId> space, int limit, String cursor) {
        return access.call(runtime -> new PendingFinder(runtime.store(), runtime.cursors())
                .find(spaces(runtime, space), space.map(SpaceId::text).orElse(""), limit, cursor));
    }

    private static List<SpaceId> spaces(AccountRuntime runtime, Optional<SpaceId> space) {
        return space.isPresent()
                ? List.of(runtime.space(space.get()).id())
                : runtime.spaces().shownRows().stream().map(SpaceRow::id).toList();
    }
}
