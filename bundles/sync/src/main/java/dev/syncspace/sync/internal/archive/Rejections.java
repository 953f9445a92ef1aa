package dev.syncspace.sync.internal.archive;

import dev.syncspace.api.space.SpaceService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What did not verify: the first ones by name, the others as a number. Not thread-safe. */
final class Rejections {
    /** Reason of the last entry when there are more than are named. */
    static final String MORE = "MORE";

    private final List<SpaceService.Rejection> named = new ArrayList<>();
    private long others;

    void addAll(Collection<SpaceService.Rejection> rejections) {
        for (SpaceService.Rejection rejection : rejections) {
            if (named.size() < ArchiveLimits.REJECTIONS_MAX) {
                named.add(rejection);
            } else {
                others++;
            }
        }
    }

    List<SpaceService.Rejection> listed() {
        if (others == 0) {
            return List.copyOf(named);
        }
        List<SpaceService.Rejection> listed = new ArrayList<>(named);
        listed.add(new SpaceService.Rejection("", MORE, others + " more items did not verify"));
        return listed;
    }
}
