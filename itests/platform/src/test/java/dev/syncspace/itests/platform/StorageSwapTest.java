package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.EventsGapEvent;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Another storage by configuration, in a running platform; every test ends on Derby. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageSwapTest {
    private static final String PID = "dev.syncspace.sync";
    private static final int WRITERS = 3;
    /** In place of a space id. */
    private static final String AWAY = "away";

    private TestPlatform platform;
    private Configurations configurations;
    private Bundle memory;
    private SyncSpaceClient client;

    @BeforeAll
    void start(@TempDir Path directory) throws BundleException {
        platform = TestPlatform.start(directory);
        configurations = new Configurations(platform);
        memory = platform.context()
                .installBundle(MemoryStoreProvider.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        memory.start();
        configurations.update("dev.syncspace.storage.memory", Map.of());
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @BeforeEach
    void connect() {
        client = platform.connect();
    }

    private void use(String kind) {
        configurations.update(PID, Map.of("provider.target", "(syncspace.storage.kind=" + kind + ")"));
    }

    /** What ListSpaces answers; the message in place of ids while the storage is away. */
    private Set<String> spaces() {
        try {
            Set<String> ids = new HashSet<>();
            client.listSpaces().join().getSpacesList().stream()
                    .map(SpaceInfo::getSpaceId)
                    .forEach(ids::add);
            return ids;
        } catch (SyncSpaceClientException failure) {
            assertAway(failure);
            return Set.of(AWAY, failure.message());
        }
    }

    private static void assertAway(SyncSpaceClientException failure) {
        assertThat(failure.reason()).isEqualTo("STORAGE_UNAVAILABLE");
        assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(failure.isRetryable()).isTrue();
    }

    /** Waits until the storage answers that has a space, or has not. */
    private void awaitSpace(String space, boolean isThere) {
        await(spaces -> !spaces.contains(AWAY) && spaces.contains(space) == isThere);
    }

    private void await(Predicate<Set<String>> condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        while (!condition.test(spaces())) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        }
    }

    @Test
    void aSwapUnderLoadLosesNoAnsweredWriteAndBackAgainEverythingIsThere() throws Exception {
        String onDerby = answer(client.createSpace("on derby")).getSpaceId();
        Map<String, Set<String>> written = new ConcurrentHashMap<>();
        CountDownLatch stopped = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            SyncSpaceClient writer = platform.connect();
            writers.add(threads.submit(() -> write(writer, written, stopped)));
        }
        Set<String> seen = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            use("memory");
            awaitSpace(onDerby, false);
            seen.addAll(awaitWrites(written, seen));
            use("derby");
            awaitSpace(onDerby, true);
            seen.addAll(awaitWrites(written, seen));
        }
        stopped.countDown();
        for (Future<?> writer : writers) {
            writer.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
        }
        threads.shutdown();

        Set<String> derby = spaces();
        assertHolds(written, derby);
        use("memory");
        awaitSpace(onDerby, false);
        Set<String> other = spaces();
        assertHolds(written, other);
        assertThat(other).doesNotContainAnyElementsOf(derby);
        derby.addAll(other);
        assertThat(derby).containsAll(written.keySet());
        configurations.delete(PID);
        awaitSpace(onDerby, true);
    }

    /** Waits until every writer wrote into a space of its own that was not there before. */
    private static Set<String> awaitWrites(Map<String, Set<String>> written, Set<String> before) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        while (true) {
            Set<String> fresh = new HashSet<>();
            written.forEach((space, documents) -> {
                if (!before.contains(space) && documents.size() > 2) {
                    fresh.add(space);
                }
            });
            if (fresh.size() >= WRITERS) {
                return fresh;
            }
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.onSpinWait();
        }
    }

    private static void write(SyncSpaceClient client, Map<String, Set<String>> written, CountDownLatch stopped) {
        String space = "";
        while (stopped.getCount() > 0) {
            try {
                if (space.isEmpty()) {
                    space = client.createSpace("load").join().getSpaceId();
                    written.put(space, ConcurrentHashMap.newKeySet());
                }
                written.get(space)
                        .add(client.createDocument(space, "text").join().getDocumentId());
            } catch (SyncSpaceClientException failure) {
                if (failure.reason().equals("SPACE_NOT_FOUND")) {
                    // The other storage answers now, and has spaces of its own.
                    space = "";
                } else {
                    assertAway(failure);
                }
            }
        }
    }

    private void assertHolds(Map<String, Set<String>> written, Set<String> present) {
        written.forEach((space, documents) -> {
            if (present.contains(space)) {
                documents.forEach(document -> assertThat(
                                answer(client.getDocument(space, document)).getFound())
                        .isTrue());
            }
        });
    }

    @Test
    void aStorageThatIsNotInstalledIsNamed() {
        String space = answer(client.createSpace("notes")).getSpaceId();

        use("postgresql");
        await(spaces -> spaces.stream().anyMatch(message -> message.contains("(syncspace.storage.kind=postgresql)")));
        assertThat(answer(client.getAccount()).getAccount().getState()).isEqualTo(AccountState.ACCOUNT_STATE_UNLOCKED);
        assertAway(failure(client.createDocument(space, "lost")));

        configurations.delete(PID);
        awaitSpace(space, true);
    }

    @Test
    void theBundleOfTheStorageMayBeStoppedAndUpdatedWhileAnotherIsInstalled() throws BundleException {
        String space = answer(client.createSpace("notes")).getSpaceId();
        Bundle derby = platform.bundle("storage-derby");

        derby.stop();
        SyncSpaceClientException failure = failure(client.listSpaces());
        assertAway(failure);
        assertThat(failure.message()).contains("\"derby\"", "installed: memory");
        derby.start();
        assertThat(spaces()).contains(space);
        derby.update();
        assertThat(spaces()).contains(space);
    }

    @Test
    void aSubscriptionLivesThroughASwapAndIsToldOfTheOtherLog() throws InvalidProtocolBufferException {
        String space = answer(client.createSpace("notes")).getSpaceId();
        Events events = Events.of(client.subscribe(SubscribeRequest.newBuilder()
                        .addEventTypes("document.created")
                        .build()))
                .ask(1_000);
        answer(client.createDocument(space, "before"));
        SubscribeResponse before = events.await(1).get(0);

        use("memory");
        awaitSpace(space, false);
        SubscribeResponse gap = events.await(1).get(0);
        assertThat(gap.getEventType()).isEqualTo("events.gap");
        assertThat(EventsGapEvent.parseFrom(gap.getPayload()).getIsOtherLog()).isTrue();
        String other = answer(client.createSpace("in memory")).getSpaceId();
        answer(client.createDocument(other, "meanwhile"));
        SubscribeResponse meanwhile = awaitDocument(events, other);

        configurations.delete(PID);
        awaitSpace(space, true);
        answer(client.createDocument(space, "after"));
        Events resumed = Events.of(client.subscribe(SubscribeRequest.newBuilder()
                        .setCursor(before.getEventId())
                        .build()))
                .ask(10);
        assertThat(resumed.await(1).get(0).getSpaceId()).isEqualTo(space);
        assertThat(resumed.left()).noneMatch(event -> event.getEventId().equals(meanwhile.getEventId()));
    }

    /** The log may have older events of other tests. */
    private static SubscribeResponse awaitDocument(Events events, String space) {
        SubscribeResponse event;
        do {
            event = events.await(1).get(0);
        } while (!event.getSpaceId().equals(space));
        return event;
    }
}
