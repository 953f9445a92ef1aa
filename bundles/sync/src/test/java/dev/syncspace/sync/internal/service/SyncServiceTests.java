package dev.syncspace.sync.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.sync.SyncService;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.StoreTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Wishes and pending changes without a network, on any store. */
public abstract class SyncServiceTests extends StoreTests {
    private static final SpaceId UNKNOWN = SpaceId.of("bafyreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0");

    private SpaceId create() {
        clock.advance(1);
        return platform.spaces().create("n", Map.of()).id();
    }

    private List<Boolean> wanted() {
        return platform.sync().status(Optional.empty()).stream()
                .map(SyncService.SpaceStatus::isWanted)
                .toList();
    }

    @Test
    void statusAnswersForEverySpaceInTheOrderOfTheList() {
        SpaceId first = create();
        SpaceId second = create();

        List<SyncService.SpaceStatus> all = platform.sync().status(Optional.empty());

        assertThat(all).extracting(SyncService.SpaceStatus::space).containsExactly(first, second);
        assertThat(all).extracting(SyncService.SpaceStatus::lastSyncAtMillis).containsOnly(0L);
        assertThat(platform.sync().status(Optional.of(second))).containsExactly(all.get(1));
    }

    @Test
    void wishesAreRememberedOverARestart() {
        SpaceId first = create();
        create();
        assertThat(wanted()).containsExactly(false, false);

        platform.sync().start(Optional.of(first));
        assertThat(wanted()).containsExactly(true, false);
        restart();
        assertThat(wanted()).containsExactly(true, false);
        assertThat(platform.spaces().get(first).isSyncWanted()).isTrue();

        platform.sync().start(Optional.empty());
        restart();
        assertThat(wanted()).containsExactly(true, true);

        platform.sync().pause(Optional.of(first));
        restart();
        assertThat(wanted()).containsExactly(false, true);

        platform.sync().pause(Optional.empty());
        restart();
        assertThat(wanted()).containsExactly(false, false);
    }

    @Test
    void aWishForAllIsOneForLaterSpacesToo() {
        platform.sync().start(Optional.empty());

        SpaceId later = create();

        assertThat(platform.spaces().get(later).isSyncWanted()).isTrue();
    }

    @Test
    void anUnknownSpaceIsNotFound() {
        for (Runnable call : List.<Runnable>of(
                () -> platform.sync().start(Optional.of(UNKNOWN)),
                () -> platform.sync().pause(Optional.of(UNKNOWN)),
                () -> platform.sync().status(Optional.of(UNKNOWN)),
                () -> platform.sync().pending(Optional.of(UNKNOWN), 0, ""))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.SPACE_NOT_FOUND));
        }
    }

    @Test
    void whatNoNodeHasIsPending() {
        SpaceId space = create();
        var row = platform.runtime().space(space).row();

        assertThat(platform.sync().status(Optional.of(space)))
                .extracting(SyncService.SpaceStatus::pendingChanges)
                .containsExactly(3L);
        assertThat(platform.sync().pending(Optional.of(space), 0, "").objects())
                .extracting(SyncService.PendingObject::objectId)
                .containsExactlyInAnyOrder(
                        row.aclId().text(),
                        row.settingsId().text(),
                        row.keyValueId().text());
        platform.spaces().update(space, Optional.of("m"), Optional.empty());
        assertThat(platform.sync().status(Optional.of(space)))
                .extracting(SyncService.SpaceStatus::pendingChanges)
                .containsExactly(4L);
    }

    @Test
    void pendingObjectsComeInPagesOfAnySizeOverARestart() {
        for (int i = 0; i < 4; i++) {
            create();
        }
        List<SyncService.PendingObject> all =
                platform.sync().pending(Optional.empty(), 0, "").objects();
        assertThat(all).hasSize(12);
        for (int limit = 1; limit <= 13; limit++) {
            List<SyncService.PendingObject> walked = new ArrayList<>();
            String cursor = "";
            do {
                SyncService.PendingPage page = platform.sync().pending(Optional.empty(), limit, cursor);
                assertThat(page.objects()).hasSizeLessThanOrEqualTo(limit).isNotEmpty();
                walked.addAll(page.objects());
                cursor = page.nextCursor();
                if (limit == 5) {
                    restart();
                }
            } while (!cursor.isEmpty());
            assertThat(walked).isEqualTo(all);
        }
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        SpaceId first = create();
        create();
        String cursor = platform.sync().pending(Optional.empty(), 1, "").nextCursor();

        assertThatThrownBy(() -> platform.sync().pending(Optional.of(first), 1, cursor))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.INVALID_CURSOR));
        assertThatThrownBy(() -> platform.sync().pending(Optional.empty(), -1, ""))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.field())
                        .isEqualTo("limit"));
    }
}
