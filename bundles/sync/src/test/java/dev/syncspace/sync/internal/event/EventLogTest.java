package dev.syncspace.sync.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.TestClock;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log reads and keeps for its subscribers. */
class EventLogTest {
    private final AtomicLong rowsRead = new AtomicLong();
    private final ObjectStore store =
            new MemoryStoreProvider().open(Path.of("/nowhere"), new byte[32], StoreOptions.DEFAULT);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final EventLogParts parts = EventLogParts.open(store, new Random(1));
    private final EventLog log = new EventLog(counting(), parts, new TestClock(1), executor);

    private ObjectStore counting() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, args) -> {
                    Object result = method.invoke(store, args);
                    if (method.getName().equals("events")) {
                        rowsRead.addAndGet(((List<?>) result).size());
                    }
                    return result;
                });
    }

    @AfterEach
    void close() {
        log.close();
        executor.shutdown();
        store.close();
    }

    private void events(int count) {
        WriteBatch.AppendEvent event =
                new WriteBatch.AppendEvent(new EventRow(0, EventTypes.SPACE_UPDATED, "s", 1, ByteString.EMPTY));
        store.commit(new WriteBatch(Collections.nCopies(count, event))).join();
        log.grew();
    }

    private Collector subscribe(String cursor, long demand) throws Exception {
        Collector collector = new Collector(demand);
        log.subscribe(EventFilter.ALL, cursor).subscribe(collector);
        collector.subscription();
        return collector;
    }

    @Test
    void w22AStalledSubscriberCostsNoMemoryAndLosesNothing() throws Exception {
        String start = log.position();
        Collector stalled = subscribe(start, 0);
        Collector slow = subscribe(start, 3);

        for (int i = 0; i < 100; i++) {
            events(1_000);
        }

        slow.await(3);
        // Nothing is read ahead of what was asked for: the events stay in the store.
        assertThat(rowsRead.get()).isLessThan(5_000);
        assertThat(stalled.left()).isEmpty();
        assertThat(slow.left()).isEmpty();
        stalled.subscription().request(Long.MAX_VALUE);
        List<Event> all = stalled.await(100_000);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i + 1L);
        }
    }

    @Test
    void theNamesAreStoredWithAPartForEventsThatAreOlderThanNames() {
        events(5);
        store.commit(new WriteBatch(List.of(new WriteBatch.RemoveLocal(EventLogParts.KEY))))
                .join();

        EventLogParts made = EventLogParts.open(store, new Random(2));
        EventLogParts read = EventLogParts.open(store, new Random(3));

        assertThat(made.cursor(5)).isEqualTo("e1-5");
        assertThat(made.cursor(6)).startsWith("e2-");
        for (long sequence : new long[] {0, 5, 6, Long.MAX_VALUE}) {
            assertThat(read.cursor(sequence)).isEqualTo(made.cursor(sequence));
        }
        assertThat(read.sequence("e1-5", 9)).contains(5L);
        assertThat(read.sequence("e1-6", 9)).isEmpty();
    }
}
