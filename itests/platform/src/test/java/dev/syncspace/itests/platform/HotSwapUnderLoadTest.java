package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Every one of our bundles is stopped and started, updated and refreshed, in random order, while clients write and follow
 * events.
 *
 * <p>System properties: {@code hotswap.rounds}, how often each is done to each bundle, default 1; {@code hotswap.seed}, for the
 * order; the default is another one each time, and printed.
 */
class HotSwapUnderLoadTest {
    private static final int WRITERS = 4;
    private static final int SUBSCRIBERS = 2;
    private static final String LAST = "the-last-document";

    private enum Kind {
        STOP_AND_START,
        UPDATE,
        REFRESH
    }

    private record Change(String bundle, Kind kind) {}

    private final int rounds = Integer.getInteger("hotswap.rounds", 1);
    private final long seed = Long.getLong("hotswap.seed", System.nanoTime());
    private final OldLoaders loaders = new OldLoaders();
    private final List<LoadWriter> writers = new ArrayList<>();
    private final List<LoadSubscriber> subscribers = new ArrayList<>();
    private final List<Future<?>> runs = new ArrayList<>();

    @Test
    void noAnsweredWriteAndNoEventIsLostWhileEveryBundleIsReplaced(@TempDir Path directory) throws Exception {
        System.out.println("hotswap.seed=" + seed + " hotswap.rounds=" + rounds);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestPlatform platform = TestPlatform.start(directory)) {
            String space = prepare(platform);
            writers.forEach(writer -> runs.add(threads.submit(writer)));
            subscribers.forEach(subscriber -> runs.add(threads.submit(subscriber)));
            for (Change change : changes(platform)) {
                loaders.note(platform.context());
                apply(platform, change);
                awaitProgress(change);
            }
            writers.forEach(LoadWriter::end);
            joinAll(runs.subList(0, WRITERS));
            writers.forEach(LoadWriter::check);
            try (LoadClient last = new LoadClient(platform)) {
                last.untilDone(client -> client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(LAST)
                        .build()));
            }
            joinAll(runs);
            for (LoadSubscriber subscriber : subscribers) {
                checkEvents(subscriber);
            }
            printSummary();
            assertThat(loaders.staying(platform.context()))
                    .as("class loaders of old bundles, of " + loaders.count() + "; seed " + seed)
                    .isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Makes a space for each writer, and subscribers that begin behind all that; returns a space that nobody writes to. */
    private String prepare(TestPlatform platform) {
        try (SyncSpaceClient client = platform.connect()) {
            Random random = new Random(seed);
            for (int i = 0; i < WRITERS; i++) {
                String name = "writer" + i;
                String space = answer(client.createSpace(name)).getSpaceId();
                writers.add(new LoadWriter(name, space, platform, random.nextLong()));
            }
            String space = answer(client.createSpace("last")).getSpaceId();
            String cursor = answer(client.readEvents(ReadEventsRequest.getDefaultInstance()))
                    .getNextCursor();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(new LoadSubscriber(platform, cursor, LAST));
            }
            return space;
        }
    }

    private List<Change> changes(TestPlatform platform) {
        List<Change> changes = new ArrayList<>();
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            List<Change> ofRound = new ArrayList<>();
            for (Bundle bundle : platform.context().getBundles()) {
                if (bundle.getSymbolicName().startsWith("dev.syncspace.")) {
                    Arrays.stream(Kind.values())
                            .forEach(kind -> ofRound.add(new Change(bundle.getSymbolicName(), kind)));
                }
            }
            assertThat(ofRound).hasSizeGreaterThan(40);
            Collections.shuffle(ofRound, random);
            changes.addAll(ofRound);
        }
        return changes;
    }

    private static void apply(TestPlatform platform, Change change) throws BundleException, IOException {
        Bundle bundle = platform.bundle(change.bundle().substring("dev.syncspace.".length()));
        switch (change.kind()) {
            case STOP_AND_START -> {
                bundle.stop();
                bundle.start();
            }
            case UPDATE -> {
                URI jar = URI.create(bundle.getLocation().substring("reference:".length()));
                try (InputStream content = jar.toURL().openStream()) {
                    bundle.update(content);
                }
                refresh(platform.context(), bundle);
            }
            case REFRESH -> refresh(platform.context(), bundle);
        }
        assertThat(platform.context().getBundles()).as("after " + change).allSatisfy(each -> assertThat(each.getState())
                .as(each.getSymbolicName())
                .isEqualTo(Bundle.ACTIVE));
    }

    private static void refresh(BundleContext context, Bundle bundle) {
        CountDownLatch end = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(Set.of(bundle), event -> end.countDown());
        try {
            assertThat(end.await(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS))
                    .as("refresh of " + bundle.getSymbolicName())
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until every writer has got an answer since the change. */
    private void awaitProgress(Change change) throws Exception {
        int[] before = writers.stream().mapToInt(LoadWriter::acknowledged).toArray();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        for (int i = 0; i < WRITERS; i++) {
            while (writers.get(i).acknowledged() == before[i]) {
                throwIfFailed();
                assertThat(System.nanoTime() - deadlineNanos)
                        .as("no write is answered after " + change + "; seed " + seed)
                        .isNegative();
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
        }
        throwIfFailed();
    }

    private void throwIfFailed() throws InterruptedException {
        for (Future<?> run : runs) {
            if (run.isDone()) {
                try {
                    run.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("a client failed; seed " + seed, e.getCause());
                }
            }
        }
    }

    private void joinAll(List<Future<?>> ending) throws InterruptedException, TimeoutException {
        for (Future<?> run : ending) {
            try {
                run.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a client failed; seed " + seed, e.getCause());
            }
        }
    }

    /** No hole, nothing twice, and an event for every version of every document. */
    private void checkEvents(LoadSubscriber subscriber) throws InvalidProtocolBufferException {
        List<SubscribeResponse> events = subscriber.events();
        long first = events.get(0).getSequence();
        assertThat(events.stream().map(SubscribeResponse::getSequence))
                .as("sequence of events; seed " + seed)
                .containsExactlyElementsOf(
                        LongStream.range(first, first + events.size()).boxed().toList());
        Set<String> told = new HashSet<>();
        for (SubscribeResponse event : events) {
            switch (event.getEventType()) {
                case "document.created" ->
                    told.add(DocumentCreatedEvent.parseFrom(event.getPayload()).getDocumentId() + " 1");
                case "document.updated" -> {
                    DocumentUpdatedEvent updated = DocumentUpdatedEvent.parseFrom(event.getPayload());
                    told.add(updated.getDocumentId() + " " + updated.getNewVersion());
                }
                default -> throw new AssertionError("an event that nobody caused: " + event);
            }
        }
        Set<String> written = new HashSet<>(Set.of(LAST + " 1"));
        for (LoadWriter writer : writers) {
            writer.documents().forEach((id, state) -> LongStream.rangeClosed(1, state.version())
                    .forEach(version -> written.add(id + " " + version)));
        }
        assertThat(told).as("events; seed " + seed).isEqualTo(written);
    }

    private void printSummary() {
        Map<String, Integer> failures = new TreeMap<>();
        writers.forEach(
                writer -> writer.failures().forEach((reason, count) -> failures.merge(reason, count, Integer::sum)));
        System.out.println("hotswap: "
                + writers.stream().mapToInt(LoadWriter::acknowledged).sum() + " writes answered, "
                + subscribers.get(0).events().size() + " events, "
                + subscribers.get(0).subscriptions()
                + " subscriptions, " + loaders.count() + " class loaders; failures " + failures);
    }
}
