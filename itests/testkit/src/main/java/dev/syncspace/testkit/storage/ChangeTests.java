package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of trees. */
interface ChangeTests extends StoreTests {
    /** A new tree with changes. */
    default ObjectRow newTree(SpaceRow space, List<ChangeRow> changes) {
        ObjectRow tree = ObjectRowBuilder.tree(space).build();
        commit(new WriteBatch.PutObject(tree, 0), new WriteBatch.AppendChanges(space.id(), tree.id(), changes));
        return tree;
    }

    private List<ChangeRow> read(SpaceRow space, ObjectId tree) {
        return store().changes(space.id(), tree, 0, 0, 100_000);
    }

    /** Rows as they were written. */
    static List<ChangeRow> unplaced(List<ChangeRow> rows) {
        return rows.stream()
                .map(row -> new ChangeRow(row.id(), 0, row.snapshotCounter(), row.raw()))
                .toList();
    }

    @Test
    default void changesComeInTheOrderOfStoring() {
        SpaceRow space = newSpace();
        List<ChangeRow> first = Samples.changes(3);
        ObjectRow tree = newTree(space, first);
        List<ChangeRow> second = List.of(
                Samples.change(Samples.newId(), Long.MAX_VALUE, Samples.bytes("")),
                Samples.change(ObjectId.of("no cid"), 0, Samples.bytes("x")),
                Samples.change(ObjectId.of("no cid "), 0, Samples.bytes("y")));
        newTree(space, Samples.changes(4));
        commit(new WriteBatch.AppendChanges(space.id(), tree.id(), second));

        List<ChangeRow> rows = read(space, tree.id());
        List<ChangeRow> expected = new ArrayList<>(first);
        expected.addAll(second);
        assertThat(unplaced(rows)).isEqualTo(expected);
        assertThat(rows.get(0).position()).isPositive();
        assertThat(rows).extracting(ChangeRow::position).isSorted().doesNotHaveDuplicates();
        for (ChangeRow row : rows) {
            assertThat(store().change(space.id(), tree.id(), row.id())).contains(row);
        }
    }

    @Test
    default void changesComeInPagesAndFromASnapshotOn() {
        SpaceRow space = newSpace();
        List<ChangeRow> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            written.add(Samples.change(Samples.newId(), i * 7 % 10, Samples.bytes("change")));
        }
        ObjectRow tree = newTree(space, written);
        List<ChangeRow> all = read(space, tree.id());

        for (long minCounter : new long[] {0, 1, 5, 9, 10}) {
            List<ChangeRow> expected = all.stream()
                    .filter(row -> row.snapshotCounter() >= minCounter)
                    .toList();
            List<ChangeRow> walked = new ArrayList<>();
            long position = 0;
            while (true) {
                List<ChangeRow> page = store().changes(space.id(), tree.id(), minCounter, position, 3);
                walked.addAll(page);
                if (page.size() < 3) {
                    break;
                }
                position = page.get(2).position();
            }
            assertThat(walked).isEqualTo(expected);
        }
        assertThat(store().changes(space.id(), tree.id(), 0, 0, 0)).isEmpty();
        assertThat(store().changes(space.id(), tree.id(), 0, Long.MAX_VALUE, 10))
                .isEmpty();
    }

    @Test
    default void aStoredChangeIsPassedOver() {
        SpaceRow space = newSpace();
        List<ChangeRow> written = Samples.changes(2);
        ObjectRow tree = newTree(space, written);
        List<ChangeRow> before = read(space, tree.id());
        ChangeRow again = Samples.change(written.get(0).id(), 99, Samples.bytes("other bytes"));
        ChangeRow fresh = Samples.changes(1).get(0);

        commit(new WriteBatch.AppendChanges(space.id(), tree.id(), List.of(again, fresh, fresh)));
        commit(
                new WriteBatch.AppendChanges(space.id(), tree.id(), List.of(fresh)),
                new WriteBatch.AppendChanges(space.id(), tree.id(), List.of(fresh)));

        List<ChangeRow> after = read(space, tree.id());
        assertThat(after.subList(0, 2)).isEqualTo(before);
        assertThat(unplaced(after.subList(2, after.size()))).containsExactly(fresh);
    }

    @Test
    default void twoTreesMayHoldOneChange() {
        SpaceRow space = newSpace();
        List<ChangeRow> written = Samples.changes(2);
        ObjectRow first = newTree(space, written);
        ObjectRow second = newTree(space, written);

        assertThat(unplaced(read(space, first.id()))).isEqualTo(written);
        assertThat(unplaced(read(space, second.id()))).isEqualTo(written);
        assertThat(store().change(newSpace().id(), first.id(), written.get(0).id()))
                .isEmpty();
        assertThat(store().change(space.id(), Samples.newId(), written.get(0).id()))
                .isEmpty();
        assertThat(store().change(space.id(), first.id(), Samples.newId())).isEmpty();
    }

    @Test
    default void changesNeedARowOfTheirTreeWhenTheBatchEnds() {
        SpaceRow space = newSpace();
        ObjectRow tree = ObjectRowBuilder.tree(space).build();
        List<ChangeRow> changes = Samples.changes(2);
        WriteBatch.AppendChanges append = new WriteBatch.AppendChanges(space.id(), tree.id(), changes);

        assertRefused(Kind.NOT_FOUND, append);
        assertThat(read(space, tree.id())).isEmpty();
        commit(append, new WriteBatch.EraseTree(space.id(), tree.id()));
        assertThat(read(space, tree.id())).isEmpty();
        commit(append, new WriteBatch.PutObject(tree, 0));
        assertThat(unplaced(read(space, tree.id()))).isEqualTo(changes);
    }

    @Test
    default void erasingATreeLeavesItsRow() {
        SpaceRow space = newSpace();
        ObjectRowBuilder builder =
                ObjectRowBuilder.document(space, "doc").tag("k", "v").pending(2);
        ObjectId tree = builder.build().id();
        commit(builder.insert(), new WriteBatch.AppendChanges(space.id(), tree, Samples.changes(5)));
        ObjectRow neighbour = newTree(space, Samples.changes(1));

        commit(new WriteBatch.EraseTree(space.id(), tree));

        assertThat(read(space, tree)).isEmpty();
        assertThat(store().object(space.id(), tree)).contains(ObjectTests.stored(builder.noDocument(), 1));
        assertThat(store().documents(space.id(), "doc")).isEmpty();
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.tagged("k", "v"), 10))
                .isEmpty();
        assertThat(read(space, neighbour.id())).hasSize(1);

        List<ChangeRow> again = Samples.changes(1);
        commit(new WriteBatch.EraseTree(space.id(), tree), new WriteBatch.AppendChanges(space.id(), tree, again));
        assertThat(unplaced(read(space, tree))).isEqualTo(again);
    }

    @Test
    default void erasingAndAppendingWorkWithinOneBatch() {
        SpaceRow space = newSpace();
        List<ChangeRow> old = Samples.changes(3);
        ObjectRow tree = newTree(space, old);

        commit(
                new WriteBatch.EraseTree(space.id(), tree.id()),
                new WriteBatch.AppendChanges(space.id(), tree.id(), old.subList(1, 2)),
                new WriteBatch.AppendChanges(space.id(), tree.id(), old));

        assertThat(unplaced(read(space, tree.id()))).containsExactly(old.get(1), old.get(0), old.get(2));
    }
}
