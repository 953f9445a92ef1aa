package dev.syncspace.sync.internal.syncstatus;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.sync.SyncService;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.query.Cursors;
import dev.syncspace.sync.internal.query.PageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists objects with changes that no node has, by space id, then by object id. A page starts behind the last object of the
 * page before: an object that is pending during the whole walk is returned exactly once. Thread-safe.
 */
public final class PendingFinder {
    private static final String NO_OBJECT = "";

    private final StoreReader store;
    private final Cursors cursors;

    public PendingFinder(StoreReader store, Cursors cursors) {
        this.store = store;
        this.cursors = cursors;
    }

    /**
     * A page.
     *
     * @param spaces where to look, in any order
     * @param question what tells this list from others
     * @param limit as {@link SyncService#pending}
     */
    public SyncService.PendingPage find(List<SpaceId> spaces, String question, int limit, String cursor) {
        int rows = PageLimit.rows(limit);
        List<String> asked = List.of("pending", question);
        Place start = cursor.isEmpty()
                ? new Place("", NO_OBJECT)
                : Place.of(cursors.decode(asked, cursor).text());
        List<SyncService.PendingObject> found = new ArrayList<>();
        for (SpaceId space : spaces.stream().sorted().toList()) {
            int before = space.compareTo(SpaceId.of(start.space()));
            if (before >= 0) {
                Optional<ObjectId> after = before == 0 && !start.object().isEmpty()
                        ? Optional.of(ObjectId.of(start.object()))
                        : Optional.empty();
                add(space, after, rows + 1 - found.size(), found);
                if (found.size() > rows) {
                    List<SyncService.PendingObject> page = found.subList(0, rows);
                    SyncService.PendingObject last = page.get(rows - 1);
                    Place next = new Place(last.space().text(), last.objectId());
                    return new SyncService.PendingPage(
                            page, cursors.encode(asked, new Cursors.Position(0, next.text())));
                }
            }
        }
        return new SyncService.PendingPage(found, "");
    }

    private void add(SpaceId space, Optional<ObjectId> after, int wanted, List<SyncService.PendingObject> found) {
        for (ObjectRow row : store.pendingObjects(space, after, wanted)) {
            found.add(new SyncService.PendingObject(space, row.id().text(), row.pendingChanges()));
        }
    }

    /** The last object of a page. */
    private record Place(String space, String object) {
        private static final char SEPARATOR = '\n';

        static Place of(String text) {
            int separator = text.indexOf(SEPARATOR);
            return new Place(text.substring(0, separator), text.substring(separator + 1));
        }

        String text() {
            return space + SEPARATOR + object;
        }
    }
}
