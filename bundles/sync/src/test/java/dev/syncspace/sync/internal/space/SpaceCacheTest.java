package dev.syncspace.sync.internal.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.Committer;
import dev.syncspace.sync.internal.StoreTests;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpaceCacheTest extends StoreTests {
    private static final int SPACES_MAX = 8;

    private SpaceCache cache;

    @Override
    protected ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }

    @BeforeEach
    void makeCache() {
        var store = platform.runtime().store();
        SpaceContext context =
                new SpaceContext(platform.session(), store, new Committer(store, () -> {}), clock, new Random(1));
        cache = new SpaceCache(context, new SpaceSummaries(), SPACES_MAX);
    }

    private List<SpaceId> create(int count) {
        List<SpaceId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(platform.spaces().create("n" + i, Map.of()).id());
        }
        return ids;
    }

    private OpenSpace open(SpaceId id) {
        return cache.find(id).orElseThrow();
    }

    private static SymmetricKey key(OpenSpace space) {
        return space.log().readKey(space.log().currentReadKeyId()).orElseThrow();
    }

    private static boolean isAlive(SymmetricKey key) {
        try {
            return key.raw().length > 0;
        } catch (IllegalStateException destroyed) {
            return false;
        }
    }

    @Test
    void aSpaceInUseHasOneObjectHoweverManyAreOpenedMeanwhile() {
        List<SpaceId> ids = create(4 * SPACES_MAX);
        OpenSpace used = open(ids.get(0));

        ids.forEach(this::open);
        System.gc();
        ids.subList(1, ids.size()).forEach(this::open);

        assertThat(open(ids.get(0))).isSameAs(used);
        assertThat(isAlive(key(used))).isTrue();
    }

    @Test
    void theKeysOfASpaceThatNobodyUsesAreOverwritten() {
        List<SpaceId> ids = create(4 * SPACES_MAX);
        SymmetricKey key = key(open(ids.get(0)));
        WeakReference<OpenSpace> object = new WeakReference<>(open(ids.get(0)));
        ids.subList(1, ids.size()).forEach(this::open);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (object.get() != null || isAlive(key)) {
            assertThat(System.nanoTime() - deadline).isNegative();
            System.gc();
            // Opening one of the others lets the cache look after what was collected.
            ids.subList(1, ids.size()).forEach(this::open);
        }

        assertThat(isAlive(key(open(ids.get(0))))).isTrue();
    }

    @Test
    void aSpaceThatIsUsedOftenStays() {
        List<SpaceId> ids = create(4 * SPACES_MAX);
        WeakReference<OpenSpace> often = new WeakReference<>(open(ids.get(0)));

        for (SpaceId id : ids) {
            open(id);
            open(ids.get(0));
        }
        System.gc();

        assertThat(often.get()).isNotNull();
    }

    @Test
    void callersThatOpenASpaceAtOnceGetOneObject() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        for (SpaceId id : create(20)) {
            List<Future<OpenSpace>> opened = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Callable<OpenSpace> open = () -> open(id);
                opened.add(callers.submit(open));
            }
            OpenSpace one = opened.get(0).get();
            for (Future<OpenSpace> other : opened) {
                assertThat(other.get()).isSameAs(one);
            }
            assertThat(isAlive(key(one))).isTrue();
        }
        callers.shutdown();
    }

    @Test
    void anErasedSpaceNeverComesBackFromARead() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        for (int round = 0; round < 20; round++) {
            SpaceId id = create(1).get(0);
            restart();
            Future<?> reads = reader.submit(() -> {
                while (platform.runtime().store().space(id).isPresent()) {
                    platform.runtime().spaces().find(id);
                }
            });
            platform.spaces().delete(id);
            reads.get(20, TimeUnit.SECONDS);

            assertThat(platform.runtime().spaces().find(id)).isEmpty();
        }
        reader.shutdown();
    }
}
