package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.StoredChange;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredTreeTest {
    private final List<ChangeRow> rows = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private int finds;

    private final StoreReader store = (StoreReader) Proxy.newProxyInstance(
            StoredTreeTest.class.getClassLoader(),
            new Class<?>[] {StoreReader.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "changes" -> page((long) args[2], (long) args[3], (int) args[4]);
                case "change" -> {
                    finds++;
                    yield rows.stream().filter(row -> row.id().equals(args[2])).findFirst();
                }
                default -> throw new AssertionError(method);
            });

    private List<ChangeRow> page(long minCounter, long after, int limit) {
        pages.add(limit);
        return rows.stream()
                .filter(row -> row.snapshotCounter() >= minCounter && row.position() > after)
                .limit(limit)
                .toList();
    }

    private StoredTree tree() {
        return new StoredTree(
                store,
                new ObjectRow(
                        SpaceId.of("space"),
                        ObjectId.of("tree"),
                        ObjectRow.Kind.DOCUMENT,
                        List.of(),
                        Optional.empty(),
                        ObjectRow.Status.LIVE,
                        false,
                        Optional.empty(),
                        1,
                        0,
                        1,
                        Optional.empty()));
    }

    private void fill(int count, int bytes) {
        for (int i = 1; i <= count; i++) {
            rows.add(new ChangeRow(
                    ObjectId.ofContent(ByteString.copyFromUtf8("" + i)),
                    i,
                    1 + i / 10,
                    ByteString.copyFrom(new byte[bytes])));
        }
    }

    private static List<ObjectId> ids(Iterable<StoredChange> changes) {
        List<ObjectId> ids = new ArrayList<>();
        changes.forEach(change -> ids.add(change.id()));
        return ids;
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "3, 10", "4, 10", "5, 10", "260, 10", "261, 10", "1000, 0"})
    void allChangesComeOnceWhateverThePagesAre(int count, int bytes) {
        fill(count, bytes);
        List<ObjectId> all = rows.stream().map(ChangeRow::id).toList();
        assertThat(ids(tree().since(0))).isEqualTo(all);
        assertThat(ids(tree().since(0))).as("it can be read again").isEqualTo(all);
        assertThat(pages).allMatch(limit -> limit <= 256);
    }

    @Test
    void onlyChangesFromACounterOnCome() {
        fill(30, 10);
        assertThat(ids(tree().since(3))).hasSize(11);
    }

    @Test
    void pagesOfLargeChangesAreSmall() {
        fill(40, 4 * 1024 * 1024);
        assertThat(ids(tree().since(0))).hasSize(40);
        assertThat(pages.get(0)).isEqualTo(4);
        assertThat(pages.subList(1, pages.size())).containsOnly(2);
        rows.clear();
        pages.clear();
        fill(5, 17 * 1024 * 1024);
        assertThat(ids(tree().since(0))).hasSize(5);
        assertThat(pages).containsExactly(4, 1, 1);
    }

    @Test
    void aChangeThatIsAskedForAgainIsNotReadAgain() {
        fill(2, 10);
        StoredTree tree = tree();
        ObjectId first = rows.get(0).id();
        assertThat(tree.find(first)).isEqualTo(tree.find(first)).isPresent();
        assertThat(finds).isEqualTo(1);
        assertThat(tree.find(ObjectId.of("no cid"))).isEmpty();
        assertThat(tree.find(ObjectId.EMPTY)).isEmpty();
        assertThat(finds).as("the store is not asked for what is no id").isEqualTo(1);
    }
}
